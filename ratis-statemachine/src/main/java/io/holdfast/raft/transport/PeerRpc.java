package io.holdfast.raft.transport;

import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerLinks.Lane;
import io.holdfast.peer.PeerServer;
import io.holdfast.peer.PeerTls;
import io.holdfast.peer.Refusals;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;

/**
 * Carries Ratis' messages, and the nodes' own calls, between nodes (ADR 16). Ratis' gRPC takes a
 * message through four threads on its way; here the thread that sends a message writes it to the
 * socket, and the thread that reads it acts on it.
 */
public final class PeerRpc implements RaftServerRpc, RaftServerAsynchronousProtocol {
  /**
   * What it works with.
   *
   * @param address to listen at
   * @param members host:port of each, as configured
   * @param tls how the other nodes are met
   * @param links to the other nodes; closed by whoever made them
   * @param calls answers what nodes ask beside Ratis
   * @param flushedIndex last index that is on this node's disk, in log or snapshot
   * @param writesWait whether an entry is about to be appended here
   * @param takesOver told when this node campaigns because the leader's disk hangs
   * @param strangers counts connections that nothing was answered over
   * @param nanoTime as {@link System#nanoTime}
   */
  public record Parts(
      InetSocketAddress address,
      List<String> members,
      PeerTls tls,
      PeerLinks links,
      Function<PeerCall, CompletableFuture<PeerReply>> calls,
      LongSupplier flushedIndex,
      BooleanSupplier writesWait,
      Runnable takesOver,
      LongAdder strangers,
      LongSupplier nanoTime) {}

  private final RpcType type;
  private final Parts parts;
  private final VoterRequests requests;
  private final VoterAnswers answers;
  private final Map<RaftPeerId, FollowerProgress> followers = new ConcurrentHashMap<>();
  private volatile PeerServer port;

  PeerRpc(RpcType type, RaftServer server, Parts parts) {
    this.type = type;
    this.parts = parts;
    TermBound terms = new TermBound(parts.nanoTime);
    RatisRaft raft = new RatisRaft(server, parts.flushedIndex, parts.nanoTime);
    long requestNanos =
        RaftServerConfigKeys.Rpc.requestTimeout(server.getProperties())
            .toLong(TimeUnit.NANOSECONDS);
    this.requests =
        new VoterRequests(
            wire(parts.links),
            (from, envelope, term) -> terms.require(from, term, raft.currentTerm(envelope)),
            requestNanos);
    this.answers =
        new VoterAnswers(raft, terms, new Refusals(parts.nanoTime), parts.calls, parts.takesOver);
  }

  private static VoterRequests.Wire wire(PeerLinks links) {
    return new VoterRequests.Wire() {
      @Override
      public CompletableFuture<byte[]> call(
          Lane lane, String address, byte kind, byte[] payload, long timeoutNanos) {
        return links.call(lane, address, kind, payload, timeoutNanos);
      }

      @Override
      public void tell(Lane lane, String address, byte kind, byte[] payload) {
        links.tell(lane, address, kind, payload);
      }
    };
  }

  @Override
  public RpcType getRpcType() {
    return type;
  }

  @Override
  public void start() throws IOException {
    port =
        new PeerServer(
            parts.address, parts.members, answers::to, parts.tls, parts.strangers, parts.nanoTime);
  }

  /** An appender of this leader begins. */
  void follows(RaftPeerId follower, FollowerProgress progress) {
    followers.put(follower, progress);
  }

  /** How a follower was last sent entries, while this node led: probe, replicate or snapshot. */
  public Optional<String> progress(RaftPeerId follower) {
    return Optional.ofNullable(followers.get(follower))
        .map(progress -> progress.state().name().toLowerCase(Locale.ROOT));
  }

  /** Before Ratis closes: its messages are refused from now on, and those under way have ended. */
  public void stopAnswering() {
    answers.stop();
  }

  @Override
  public void close() throws IOException {
    PeerServer open = port;
    if (open != null) {
      open.close();
    }
    answers.close();
  }

  @Override
  public InetSocketAddress getInetSocketAddress() {
    return parts.address;
  }

  @Override
  public void addRaftPeers(Collection<RaftPeer> peers) {
    for (RaftPeer peer : peers) {
      parts.links.votesFrom(peer.getAddress(), VoterName.node(peer.getId()));
      requests.address(peer.getId().toByteString(), peer.getAddress());
    }
  }

  @Override
  public void addRaftPeers(RaftPeer... peers) {
    addRaftPeers(List.of(peers));
  }

  /** Links look after their connections themselves. */
  @Override
  public void handleException(RaftPeerId node, Exception failure, boolean reconnect) {}

  @Override
  public RaftServerAsynchronousProtocol async() {
    return this;
  }

  @Override
  public CompletableFuture<AppendEntriesReplyProto> appendEntriesAsync(
      AppendEntriesRequestProto request) throws IOException {
    return requests.append(request);
  }

  /** Sends a heartbeat that may be lost. */
  void tellCommitIndex(AppendEntriesRequestProto heartbeat) {
    requests.tellCommitIndex(heartbeat);
  }

  @Override
  public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request)
      throws IOException {
    return Replies.await(requests.append(request));
  }

  @Override
  public CompletableFuture<ReadIndexReplyProto> readIndexAsync(ReadIndexRequestProto request)
      throws IOException {
    return requests.readIndex(request);
  }

  @Override
  public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
    return Replies.await(requests.vote(request));
  }

  @Override
  public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request)
      throws IOException {
    return Replies.await(installSnapshotAsync(request));
  }

  CompletableFuture<InstallSnapshotReplyProto> installSnapshotAsync(
      InstallSnapshotRequestProto request) throws IOException {
    return requests.installSnapshot(request);
  }

  @Override
  public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
      throws IOException {
    return Replies.await(requests.startElection(request));
  }
}
