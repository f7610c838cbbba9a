package io.holdfast.raft.transport;

import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerLinks.Lane;
import io.holdfast.peer.PeerServer;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.apache.ratis.thirdparty.com.google.protobuf.Parser;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * Carries Ratis' messages, and the nodes' own calls, between nodes (ADR 16). Ratis' gRPC takes a
 * message through four threads on its way; here the thread that has something to say writes it to
 * the socket, and the thread that reads it acts on it.
 */
public final class PeerRpc implements RaftServerRpc, RaftServerAsynchronousProtocol {
  /** A chunk of a snapshot may have to wait for a slow disk behind a slow link. */
  private static final long SNAPSHOT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * Entries that a follower is still writing must not be sent again and again; whether it is there
   * at all is what the link and the heartbeats find.
   */
  private static final long ENTRIES_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Longer than a message takes that does not wait for a hung disk. */
  private static final long STOP_MILLIS = 1_000;

  /**
   * What it works with.
   *
   * @param address to listen at
   * @param links to the other nodes; closed by whoever made them
   * @param calls answers what nodes ask beside Ratis
   * @param flushedIndex last index that is on this node's disk, in log or snapshot
   * @param writesWait whether an entry is about to be appended here
   * @param takesOver told when this node campaigns because the leader's disk hangs
   * @param strangers counts connections that nothing was answered over
   */
  public record Parts(
      InetSocketAddress address,
      PeerLinks links,
      Function<PeerCall, CompletableFuture<PeerReply>> calls,
      LongSupplier flushedIndex,
      BooleanSupplier writesWait,
      Runnable takesOver,
      LongAdder strangers) {}

  private final RpcType type;
  private final RaftServer server;
  private final Parts parts;
  private final FsyncedAcknowledgements acknowledgements;
  private final TermBound terms = new TermBound();
  private final long requestNanos;
  private final Map<ByteString, String> addresses = new ConcurrentHashMap<>();
  private final Map<RaftServer.Division, FollowerLog> logs = new ConcurrentHashMap<>();

  private final BlockingRequests blocking = new BlockingRequests();
  private final StopGate gate = new StopGate();
  private volatile PeerServer port;

  PeerRpc(RpcType type, RaftServer server, Parts parts) {
    this.type = type;
    this.server = server;
    this.parts = parts;
    this.acknowledgements = new FsyncedAcknowledgements(parts.flushedIndex);
    this.requestNanos =
        RaftServerConfigKeys.Rpc.requestTimeout(server.getProperties())
            .toLong(TimeUnit.NANOSECONDS);
  }

  @Override
  public RpcType getRpcType() {
    return type;
  }

  @Override
  public void start() throws IOException {
    port = new PeerServer(parts.address, this::answer, parts.strangers);
  }

  @Override
  public void close() throws IOException {
    PeerServer open = port;
    if (open != null) {
      open.close();
    }
    blocking.close();
  }

  @Override
  public InetSocketAddress getInetSocketAddress() {
    return parts.address;
  }

  @Override
  public void addRaftPeers(Collection<RaftPeer> peers) {
    peers.forEach(peer -> addresses.put(peer.getId().toByteString(), peer.getAddress()));
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

  // ---- what this node asks

  @Override
  public CompletableFuture<AppendEntriesReplyProto> appendEntriesAsync(
      AppendEntriesRequestProto request) throws IOException {
    boolean heartbeat = request.getEntriesCount() == 0;
    return ask(
        heartbeat ? Lane.CALLS : Lane.ENTRIES,
        MessageKind.APPEND_ENTRIES,
        request.getServerRequest(),
        request,
        AppendEntriesReplyProto.parser(),
        AppendEntriesReplyProto::getTerm,
        heartbeat ? requestNanos : Math.max(ENTRIES_NANOS, requestNanos));
  }

  /** Sends a heartbeat that is worth nothing when it is lost. */
  void tellCommitIndex(AppendEntriesRequestProto heartbeat) {
    String address = addresses.get(heartbeat.getServerRequest().getReplyId());
    if (address != null) {
      parts.links.tell(
          Lane.CALLS, address, MessageKind.COMMIT_INDEX.code(), heartbeat.toByteArray());
    }
  }

  @Override
  public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request)
      throws IOException {
    return Replies.await(appendEntriesAsync(request));
  }

  @Override
  public CompletableFuture<ReadIndexReplyProto> readIndexAsync(ReadIndexRequestProto request)
      throws IOException {
    return ask(
        Lane.CALLS,
        MessageKind.READ_INDEX,
        request.getServerRequest(),
        request,
        ReadIndexReplyProto.parser(),
        reply -> 0,
        requestNanos);
  }

  @Override
  public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
    return Replies.await(
        ask(
            Lane.CALLS,
            MessageKind.REQUEST_VOTE,
            request.getServerRequest(),
            request,
            RequestVoteReplyProto.parser(),
            RequestVoteReplyProto::getTerm,
            requestNanos));
  }

  @Override
  public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request)
      throws IOException {
    return Replies.await(installSnapshotAsync(request));
  }

  CompletableFuture<InstallSnapshotReplyProto> installSnapshotAsync(
      InstallSnapshotRequestProto request) throws IOException {
    return ask(
        Lane.ENTRIES,
        MessageKind.INSTALL_SNAPSHOT,
        request.getServerRequest(),
        request,
        InstallSnapshotReplyProto.parser(),
        InstallSnapshotReplyProto::getTerm,
        SNAPSHOT_NANOS);
  }

  @Override
  public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
      throws IOException {
    return Replies.await(
        ask(
            Lane.CALLS,
            MessageKind.START_ELECTION,
            request.getServerRequest(),
            request,
            StartLeaderElectionReplyProto.parser(),
            reply -> 0,
            requestNanos));
  }

  private <R> CompletableFuture<R> ask(
      Lane lane,
      MessageKind kind,
      RaftRpcRequestProto envelope,
      MessageLite request,
      Parser<R> replies,
      ToLongFunction<R> termOf,
      long timeoutNanos)
      throws IOException {
    String address = addresses.get(envelope.getReplyId());
    if (address == null) {
      throw new IOException("no address is known of " + envelope.getReplyId().toStringUtf8());
    }
    return parts
        .links
        .call(lane, address, kind.code(), request.toByteArray(), timeoutNanos)
        .thenApply(
            bytes -> {
              try {
                R reply = parse(replies, bytes);
                requireTerm(address, envelope, termOf.applyAsLong(reply));
                return reply;
              } catch (IOException refused) {
                throw new CompletionException(refused);
              }
            });
  }

  /** Values stay where they are: the message points into the bytes, which nobody else has. */
  private static <M> M parse(Parser<M> messages, byte[] bytes) throws IOException {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    M message = messages.parseFrom(input);
    input.checkLastTagWas(0);
    return message;
  }

  // ---- what others ask

  /** Before Ratis closes: its messages are refused from now on, and those under way have ended. */
  public void stopAnswering() {
    gate.close(STOP_MILLIS);
  }

  private CompletableFuture<byte[]> answer(byte code, byte[] request) {
    try {
      MessageKind kind = MessageKind.of(code);
      return kind == MessageKind.PEER_CALL
          ? parts
              .calls
              .apply(PeerCall.fromBytes(request))
              .exceptionally(failure -> new PeerReply.Unknown(String.valueOf(failure)))
              .thenApply(PeerReply::toBytes)
          : gate.pass(() -> answerOfRatis(kind, request));
    } catch (IOException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private CompletableFuture<byte[]> answerOfRatis(MessageKind kind, byte[] request)
      throws IOException {
    return switch (kind) {
      case PEER_CALL -> throw new IllegalArgumentException("no message of Ratis");
      case APPEND_ENTRIES -> append(request).thenApply(MessageLite::toByteArray);
      case COMMIT_INDEX -> {
        var _ = append(request);
        yield PeerServer.NO_REPLY;
      }
      case READ_INDEX -> {
        ReadIndexRequestProto question = parse(ReadIndexRequestProto.parser(), request);
        requireMe(question.getServerRequest());
        yield server.readIndexAsync(question).thenApply(MessageLite::toByteArray);
      }
      case REQUEST_VOTE -> {
        RequestVoteRequestProto candidate = parse(RequestVoteRequestProto.parser(), request);
        requireMe(candidate.getServerRequest(), candidate.getCandidateTerm());
        yield blocking.vote(vote -> gate.pass(() -> server.requestVote(vote)), candidate);
      }
      case INSTALL_SNAPSHOT -> {
        InstallSnapshotRequestProto chunk = parse(InstallSnapshotRequestProto.parser(), request);
        requireMe(chunk.getServerRequest(), chunk.getLeaderTerm());
        yield blocking.other(part -> gate.pass(() -> install(part)), chunk);
      }
      case START_ELECTION -> {
        StartLeaderElectionRequestProto order =
            parse(StartLeaderElectionRequestProto.parser(), request);
        requireMe(order.getServerRequest(), order.getLeaderLastEntry().getTerm());
        yield blocking.other(asked -> gate.pass(() -> campaign(asked)), order);
      }
    };
  }

  private StartLeaderElectionReplyProto campaign(StartLeaderElectionRequestProto order)
      throws IOException {
    StartLeaderElectionReplyProto reply = server.startLeaderElection(order);
    if (reply.getServerReply().getSuccess() && ElectionOrder.isOfHungDisk(order)) {
      parts.takesOver.run();
    }
    return reply;
  }

  private InstallSnapshotReplyProto install(InstallSnapshotRequestProto chunk) throws IOException {
    return SnapshotDirectory.of(division(chunk.getServerRequest()))
        .received()
        .take(chunk, log(chunk.getServerRequest())::installSnapshot);
  }

  private CompletableFuture<AppendEntriesReplyProto> append(byte[] bytes) throws IOException {
    AppendEntriesRequestProto request = parse(AppendEntriesRequestProto.parser(), bytes);
    requireMe(request.getServerRequest(), request.getLeaderTerm());
    return log(request.getServerRequest()).append(request);
  }

  private FollowerLog log(RaftRpcRequestProto envelope) throws IOException {
    return logs.computeIfAbsent(
        division(envelope),
        division -> new FollowerLog(division, acknowledgements, parts.flushedIndex));
  }

  private RaftServer.Division division(RaftRpcRequestProto envelope) throws IOException {
    return server.getDivision(RaftGroupId.valueOf(envelope.getRaftGroupId().getId()));
  }

  /** Before Ratis hears of a term: it would go to it and write it down. */
  private void requireTerm(String from, RaftRpcRequestProto envelope, long term)
      throws IOException {
    terms.require(from, term, division(envelope).getInfo().getCurrentTerm());
  }

  private void requireMe(RaftRpcRequestProto envelope, long term) throws IOException {
    requireMe(envelope);
    requireTerm(envelope.getRequestorId().toStringUtf8(), envelope, term);
  }

  /**
   * The same address belongs to another voter after a disk was lost. Ratis 3.3.0 does not look at
   * whom a message is for.
   */
  private void requireMe(RaftRpcRequestProto envelope) throws IOException {
    if (!envelope.getReplyId().equals(server.getId().toByteString())) {
      throw new IOException(
          "this is voter " + server.getId() + ", not " + envelope.getReplyId().toStringUtf8());
    }
  }
}
