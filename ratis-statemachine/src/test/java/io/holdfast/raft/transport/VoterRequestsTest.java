package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerException;
import io.holdfast.peer.PeerLinks.Lane;
import io.holdfast.raft.peer.MessageKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** Voter n2 lives at n2:9001; what waits for no disk waits for 300 ms. */
class VoterRequestsTest {
  private static final ByteString N2 = ByteString.copyFromUtf8("n2");
  private static final Duration REQUEST = Duration.ofMillis(300);

  private final ScriptedWire wire = new ScriptedWire();
  private final List<String> terms = new ArrayList<>();
  private final VoterRequests requests = requests(REQUEST);

  private VoterRequests requests(Duration request) {
    VoterRequests all =
        new VoterRequests(
            wire,
            (from, envelope, term) -> {
              terms.add(from + " in " + term);
              if (term > 1_000) {
                throw new IOException("no election led to term " + term);
              }
            },
            request.toNanos());
    all.address(N2, "n2:9001");
    return all;
  }

  // ---- which way, and for how long

  @Test
  void aHeartbeatGoesWhereItWaitsForNoDisk() throws IOException {
    var _ = requests.append(heartbeat());
    assertEquals(sent(Lane.CALLS, MessageKind.APPEND_ENTRIES, REQUEST), wire.sent.getLast());
  }

  @Test
  void entriesGoTheirOwnWayAndTheirAnswerIsWaitedForLonger() throws IOException {
    var _ = requests.append(entries());
    assertEquals(
        sent(Lane.ENTRIES, MessageKind.APPEND_ENTRIES, Duration.ofSeconds(2)), wire.sent.getLast());
  }

  @Test
  void entriesAreWaitedForAtLeastAsLongAsAnythingElse() throws IOException {
    Duration patient = Duration.ofSeconds(5);
    var _ = requests(patient).append(entries());
    assertEquals(sent(Lane.ENTRIES, MessageKind.APPEND_ENTRIES, patient), wire.sent.getLast());
  }

  @Test
  void aSnapshotGoesAmongTheEntriesAndHasMuchTime() throws IOException {
    var _ =
        requests.installSnapshot(
            InstallSnapshotRequestProto.newBuilder().setServerRequest(to(N2)).build());
    assertEquals(
        sent(Lane.ENTRIES, MessageKind.INSTALL_SNAPSHOT, Duration.ofSeconds(30)),
        wire.sent.getLast());
  }

  @Test
  void votesReadsAndOrdersToStandWaitForNoDisk() throws IOException {
    var _ = requests.vote(RequestVoteRequestProto.newBuilder().setServerRequest(to(N2)).build());
    assertEquals(sent(Lane.CALLS, MessageKind.REQUEST_VOTE, REQUEST), wire.sent.getLast());
    var _ = requests.readIndex(ReadIndexRequestProto.newBuilder().setServerRequest(to(N2)).build());
    assertEquals(sent(Lane.CALLS, MessageKind.READ_INDEX, REQUEST), wire.sent.getLast());
    var _ =
        requests.startElection(
            StartLeaderElectionRequestProto.newBuilder().setServerRequest(to(N2)).build());
    assertEquals(sent(Lane.CALLS, MessageKind.START_ELECTION, REQUEST), wire.sent.getLast());
  }

  @Test
  void theCommitIndexIsToldAndNotAskedFor() {
    requests.tellCommitIndex(heartbeat());
    assertEquals(sent(Lane.CALLS, MessageKind.COMMIT_INDEX, Duration.ZERO), wire.sent.getLast());
  }

  @Test
  void aVoterWithoutAnAddressIsNotAsked() {
    AppendEntriesRequestProto request =
        AppendEntriesRequestProto.newBuilder()
            .setServerRequest(to(ByteString.copyFromUtf8("n9")))
            .build();
    IOException unknown = assertThrows(IOException.class, () -> requests.append(request));
    assertTrue(unknown.getMessage().contains("n9"), unknown.getMessage());
    requests.tellCommitIndex(request);
    assertEquals(List.of(), wire.sent);
  }

  // ---- what comes back

  @Test
  void anAnswerIsPassedOnAndItsTermLookedAtFirst() throws Exception {
    CompletableFuture<AppendEntriesReplyProto> reply = requests.append(heartbeat());
    wire.answer(AppendEntriesReplyProto.newBuilder().setTerm(7).setNextIndex(12).build());
    assertEquals(12, reply.get().getNextIndex());
    assertEquals(List.of("n2:9001 in 7"), terms);
  }

  @Test
  void anAnswerOfATermThatCannotBeNeverComesToRatis() throws IOException {
    CompletableFuture<AppendEntriesReplyProto> reply = requests.append(heartbeat());
    wire.answer(AppendEntriesReplyProto.newBuilder().setTerm(1L << 40).build());
    assertInstanceOf(IOException.class, cause(reply));
  }

  @Test
  void whatIsNoAnswerFails() throws IOException {
    CompletableFuture<AppendEntriesReplyProto> reply = requests.append(heartbeat());
    wire.reply.complete(new byte[] {-1, -1, -1});
    assertInstanceOf(IOException.class, cause(reply));
    assertEquals(List.of(), terms);
  }

  @Test
  void noAnswerIsTheFailureOfTheWire() throws IOException {
    CompletableFuture<AppendEntriesReplyProto> reply = requests.append(heartbeat());
    PeerException late = new PeerException.Timeout("n2:9001: no answer within 300 ms");
    wire.reply.completeExceptionally(late);
    assertSame(late, cause(reply));
  }

  @Test
  void whoWaitsGetsTheFailureItself() {
    IOException broken = new IOException("broken");
    IOException got =
        assertThrows(
            IOException.class, () -> Replies.await(CompletableFuture.failedFuture(broken)));
    assertSame(broken, got);
    IllegalStateException other = new IllegalStateException("else");
    got =
        assertThrows(IOException.class, () -> Replies.await(CompletableFuture.failedFuture(other)));
    assertSame(other, got.getCause());
  }

  private static Throwable cause(Future<?> reply) {
    return assertThrows(ExecutionException.class, reply::get).getCause();
  }

  private static ScriptedWire.Sent sent(Lane lane, MessageKind kind, Duration timeout) {
    return new ScriptedWire.Sent(lane, "n2:9001", kind, timeout);
  }

  private static RaftRpcRequestProto to(ByteString voter) {
    return RaftRpcRequestProto.newBuilder().setReplyId(voter).build();
  }

  private static AppendEntriesRequestProto heartbeat() {
    return AppendEntriesRequestProto.newBuilder().setServerRequest(to(N2)).build();
  }

  private static AppendEntriesRequestProto entries() {
    return heartbeat().toBuilder().addAllEntries(ScriptedVoter.entries(1, 0, 1)).build();
  }
}
