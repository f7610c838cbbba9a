package io.holdfast.raft.transport;

import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerLinks.Lane;
import io.holdfast.peer.PeerServer;
import io.holdfast.raft.peer.MessageKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/** A voter of which the test says what it asks and what it answers. */
public final class ScriptedVoter implements AutoCloseable {
  private static final ClientId CLIENT = ClientId.randomId();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Answers what a voter asks of this one. */
  public interface Answers {
    CompletableFuture<byte[]> answer(MessageKind kind, byte[] request) throws IOException;
  }

  private final String name;
  private final PeerLinks links = new PeerLinks();
  private final PeerServer server;
  private final AtomicLong calls = new AtomicLong();

  /** Null = that of whom it asks. */
  private volatile RaftGroupId group;

  private volatile Answers answers = (kind, request) -> new CompletableFuture<>();

  public ScriptedVoter(String name) throws IOException {
    this.name = name;
    this.server =
        new PeerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            (code, request) -> {
              try {
                return answers.answer(MessageKind.of(code), request);
              } catch (IOException refused) {
                return CompletableFuture.failedFuture(refused);
              }
            });
  }

  String name() {
    return name;
  }

  public String address() {
    return "127.0.0.1:" + server.address().getPort();
  }

  /** From now on it speaks for another cluster. */
  void joins(RaftGroupId other) {
    group = other;
  }

  public void answers(Answers script) {
    answers = script;
  }

  private RaftRpcRequestProto envelope(OneVoter to) {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(ByteString.copyFromUtf8(name))
        .setReplyId(ByteString.copyFromUtf8(OneVoter.NAME))
        .setRaftGroupId(
            RaftGroupIdProto.newBuilder()
                .setId((group == null ? to.group() : group).toByteString()))
        .setCallId(calls.incrementAndGet())
        .build();
  }

  private CompletableFuture<byte[]> call(OneVoter to, MessageKind kind, MessageLite request) {
    boolean waits = kind == MessageKind.APPEND_ENTRIES || kind == MessageKind.INSTALL_SNAPSHOT;
    return links.call(
        waits ? Lane.ENTRIES : Lane.CALLS,
        to.address(),
        kind.code(),
        request.toByteArray(),
        PATIENCE_NANOS);
  }

  public AppendEntriesRequestProto.Builder request(OneVoter to, long term, TermIndex previous) {
    AppendEntriesRequestProto.Builder request =
        AppendEntriesRequestProto.newBuilder()
            .setServerRequest(envelope(to))
            .setLeaderTerm(term)
            .setLeaderCommit(-1);
    if (previous != null) {
      request.setPreviousLog(previous.toProto());
    }
    return request;
  }

  public CompletableFuture<AppendEntriesReplyProto> append(
      OneVoter to, AppendEntriesRequestProto.Builder request) {
    return call(to, MessageKind.APPEND_ENTRIES, request.build())
        .thenApply(bytes -> parsed(() -> AppendEntriesReplyProto.parseFrom(bytes)));
  }

  /** A heartbeat, on the connection that does not wait for the disk. */
  public CompletableFuture<AppendEntriesReplyProto> heartbeat(
      OneVoter to, AppendEntriesRequestProto.Builder request) {
    return links
        .call(
            Lane.CALLS,
            to.address(),
            MessageKind.APPEND_ENTRIES.code(),
            request.build().toByteArray(),
            PATIENCE_NANOS)
        .thenApply(bytes -> parsed(() -> AppendEntriesReplyProto.parseFrom(bytes)));
  }

  CompletableFuture<InstallSnapshotReplyProto> install(
      OneVoter to, InstallSnapshotRequestProto.Builder chunk) {
    return call(to, MessageKind.INSTALL_SNAPSHOT, chunk.setServerRequest(envelope(to)).build())
        .thenApply(bytes -> parsed(() -> InstallSnapshotReplyProto.parseFrom(bytes)));
  }

  public CompletableFuture<RequestVoteReplyProto> askForVote(
      OneVoter to, long term, TermIndex last) {
    return call(
            to,
            MessageKind.REQUEST_VOTE,
            RequestVoteRequestProto.newBuilder()
                .setServerRequest(envelope(to))
                .setCandidateTerm(term)
                .setCandidateLastEntry(last.toProto())
                .build())
        .thenApply(bytes -> parsed(() -> RequestVoteReplyProto.parseFrom(bytes)));
  }

  /** Makes the voter stand in the next term at once. */
  public CompletableFuture<byte[]> tellToStand(OneVoter to, TermIndex last) {
    return call(
        to,
        MessageKind.START_ELECTION,
        StartLeaderElectionRequestProto.newBuilder()
            .setServerRequest(envelope(to))
            .setLeaderLastEntry(last.toProto())
            .build());
  }

  /** The same, said by a leader whose disk hangs. */
  public CompletableFuture<byte[]> handOver(OneVoter to, TermIndex last) {
    return call(
        to,
        MessageKind.START_ELECTION,
        ElectionOrder.ofHungDisk(
            to.group(),
            RaftPeerId.valueOf(name),
            RaftPeerId.valueOf(OneVoter.NAME),
            last,
            Duration.ofSeconds(10)));
  }

  /** So many entries of one term. */
  public static List<LogEntryProto> entries(long term, long first, int count) {
    List<LogEntryProto> entries = new ArrayList<>();
    for (long index = first; index < first + count; index++) {
      entries.add(
          LogEntryProto.newBuilder()
              .setTerm(term)
              .setIndex(index)
              .setStateMachineLogEntry(
                  StateMachineLogEntryProto.newBuilder()
                      .setClientId(CLIENT.toByteString())
                      .setCallId(index)
                      .setLogData(ByteString.copyFromUtf8(term + "/" + index)))
              .build());
    }
    return entries;
  }

  /** The envelope of an answer. */
  public static RaftRpcReplyProto yes(RaftRpcRequestProto request) {
    return RaftRpcReplyProto.newBuilder()
        .setRequestorId(request.getRequestorId())
        .setReplyId(request.getReplyId())
        .setRaftGroupId(request.getRaftGroupId())
        .setCallId(request.getCallId())
        .setSuccess(true)
        .build();
  }

  private interface Parsing<M> {
    M parse() throws IOException;
  }

  private static <M> M parsed(Parsing<M> parsing) {
    try {
      return parsing.parse();
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  @Override
  public void close() throws IOException {
    links.close();
    server.close();
  }
}
