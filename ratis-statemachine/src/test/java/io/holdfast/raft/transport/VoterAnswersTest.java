package io.holdfast.raft.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerServer;
import io.holdfast.peer.Refusals;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What voter n1, which is in term 5, answers. */
class VoterAnswersTest {
  private static final long TOO_FAR = 5 + TermBound.MAX_AHEAD + 1;

  private final ScriptedRaft raft = new ScriptedRaft("n1", 5);
  private final AtomicInteger takesOver = new AtomicInteger();
  private CompletableFuture<PeerReply> nodesAnswer = new CompletableFuture<>();
  private final VoterAnswers answers =
      new VoterAnswers(
          raft,
          new TermBound(System::nanoTime),
          new Refusals(System::nanoTime),
          call -> nodesAnswer,
          takesOver::incrementAndGet);

  @AfterEach
  void close() {
    answers.close();
  }

  // ---- to whom

  @Test
  void eachMessageComesToItsOwnService() throws Exception {
    assertEquals(7, AppendEntriesReplyProto.parseFrom(got(heartbeat("n1", 5))).getNextIndex());
    assertEquals(8, ReadIndexReplyProto.parseFrom(got(readIndex("n1"))).getReadIndex());
    assertEquals(5, RequestVoteReplyProto.parseFrom(got(vote("n1", 6))).getTerm());
    got(chunk("n1", 5));
    got(order("n1", 5, Duration.ZERO));
    assertEquals(
        List.of("append", "readIndex", "vote", "installSnapshot", "startElection"), raft.asked);
  }

  @Test
  void theCommitIndexIsTakenAndNotAnswered() {
    Message told = heartbeat("n1", 5);
    assertSame(
        PeerServer.NO_REPLY, answers.to(MessageKind.COMMIT_INDEX.code(), told.proto.toByteArray()));
    assertEquals(List.of("append"), raft.asked);
  }

  @Test
  void aCallOfANodeIsAnsweredByTheNode() throws Exception {
    nodesAnswer.complete(new PeerReply.Figure(12));
    assertEquals(new PeerReply.Figure(12), PeerReply.fromBytes(get(call())));
    assertEquals(List.of(), raft.asked);
  }

  @Test
  void aCallThatFailsIsAnsweredToo() throws Exception {
    nodesAnswer.completeExceptionally(new IllegalStateException("no log yet"));
    PeerReply reply = PeerReply.fromBytes(get(call()));
    assertTrue(
        reply instanceof PeerReply.Unknown(String reason) && reason.contains("no log yet"),
        reply.toString());
  }

  // ---- what is refused

  @Test
  void whatIsForAnotherVoterIsRefusedUnread() {
    for (Message message :
        List.of(
            heartbeat("n1.2", 5),
            readIndex("n1.2"),
            vote("n1.2", 5),
            chunk("n1.2", 5),
            order("n1.2", 5, Duration.ZERO))) {
      assertEquals("this is voter n1, not n1.2", refusal(answer(message)), message.kind.name());
    }
    assertEquals(List.of(), raft.asked);
  }

  @Test
  void aTermThatCannotBeIsRefusedBeforeRatisHearsOfIt() {
    for (Message message :
        List.of(
            heartbeat("n1", TOO_FAR),
            vote("n1", TOO_FAR),
            chunk("n1", TOO_FAR),
            order("n1", TOO_FAR, Duration.ZERO))) {
      String refusal = refusal(answer(message));
      assertTrue(refusal.contains(String.valueOf(TOO_FAR)), message.kind + ": " + refusal);
    }
    assertEquals(List.of(), raft.asked);
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertTrue(refusal(answers.to((byte) 99, new byte[0])).contains("99"));
    for (MessageKind kind : MessageKind.values()) {
      refusal(answers.to(kind.code(), new byte[] {-1, -1, -1}));
    }
    assertEquals(List.of(), raft.asked);
  }

  @Test
  void whatRatisRefusesIsRefused() {
    raft.failure = new IOException("the term changes too often");
    assertEquals("the term changes too often", refusal(answer(heartbeat("n1", 5))));
    assertEquals("the term changes too often", refusal(answer(vote("n1", 6))));
  }

  // ---- a leader whose disk hangs

  @Test
  void whoCampaignsForAHungDiskIsToldOfIt() throws Exception {
    got(order("n1", 5, Duration.ofSeconds(10)));
    assertEquals(1, takesOver.get());
  }

  @Test
  void whoDoesNotCampaignTakesNothingOver() throws Exception {
    raft.stands = false;
    got(order("n1", 5, Duration.ofSeconds(10)));
    assertEquals(0, takesOver.get());
  }

  @Test
  void aLeaderThatStopsInGoodOrderHandsNoPauseOn() throws Exception {
    got(order("n1", 5, Duration.ZERO));
    assertEquals(0, takesOver.get());
  }

  // ---- a node that stops

  @Test
  void aNodeThatStopsRefusesRatisMessagesAndStillAnswersNodes() throws Exception {
    answers.stop();
    for (Message message :
        List.of(
            heartbeat("n1", 5),
            readIndex("n1"),
            vote("n1", 6),
            chunk("n1", 5),
            order("n1", 5, Duration.ZERO))) {
      assertEquals("this node is stopping", refusal(answer(message)), message.kind.name());
    }
    assertEquals(List.of(), raft.asked);
    nodesAnswer.complete(new PeerReply.NotLeader("n2 leads"));
    assertEquals(new PeerReply.NotLeader("n2 leads"), PeerReply.fromBytes(get(call())));
  }

  /** A vote that waits for its thread has passed the gate once, and comes to it again. */
  @Test
  void aVoteThatStillWaitsWhenTheNodeStopsIsRefused() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    raft.beforeVote = disk;
    CompletableFuture<byte[]> writes = answer(vote("n1", 6));
    assertTrue(raft.votes.await(30, SECONDS));
    CompletableFuture<byte[]> waits = answer(vote("n1", 7));
    Thread stops = Thread.ofVirtual().start(answers::stop);
    while (!refusal(answer(heartbeat("n1", 5))).equals("this node is stopping")) {
      Thread.onSpinWait();
    }
    disk.countDown();
    stops.join();
    assertEquals(5, RequestVoteReplyProto.parseFrom(writes.get(30, SECONDS)).getTerm());
    assertEquals("this node is stopping", refusal(waits));
  }

  // ---- the words of the tests

  private record Message(MessageKind kind, MessageLite proto) {}

  private CompletableFuture<byte[]> answer(Message message) {
    return answers.to(message.kind.code(), message.proto.toByteArray());
  }

  private byte[] got(Message message) throws Exception {
    return get(answer(message));
  }

  private CompletableFuture<byte[]> call() {
    return answers.to(MessageKind.PEER_CALL.code(), new PeerCall.CurrentTerm().toBytes());
  }

  private static byte[] get(CompletableFuture<byte[]> answer) throws Exception {
    return answer.get(30, SECONDS);
  }

  private static String refusal(CompletableFuture<byte[]> answer) {
    try {
      answer.get(30, SECONDS);
      return "answered";
    } catch (ExecutionException refused) {
      return String.valueOf(refused.getCause().getMessage());
    } catch (Exception late) {
      throw new AssertionError(late);
    }
  }

  private static RaftRpcRequestProto to(String voter) {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(ByteString.copyFromUtf8("n2"))
        .setReplyId(ByteString.copyFromUtf8(voter))
        .build();
  }

  private static Message heartbeat(String voter, long term) {
    return new Message(
        MessageKind.APPEND_ENTRIES,
        AppendEntriesRequestProto.newBuilder()
            .setServerRequest(to(voter))
            .setLeaderTerm(term)
            .build());
  }

  private static Message readIndex(String voter) {
    return new Message(
        MessageKind.READ_INDEX,
        ReadIndexRequestProto.newBuilder().setServerRequest(to(voter)).build());
  }

  private static Message vote(String voter, long term) {
    return new Message(
        MessageKind.REQUEST_VOTE,
        RequestVoteRequestProto.newBuilder()
            .setServerRequest(to(voter))
            .setCandidateTerm(term)
            .build());
  }

  private static Message chunk(String voter, long term) {
    return new Message(
        MessageKind.INSTALL_SNAPSHOT,
        InstallSnapshotRequestProto.newBuilder()
            .setServerRequest(to(voter))
            .setLeaderTerm(term)
            .build());
  }

  /** Of a leader that stops, or, with a pause, of one whose disk hangs. */
  private static Message order(String voter, long term, Duration pause) {
    StartLeaderElectionRequestProto order =
        ElectionOrder.ofHungDisk(
            RaftGroupId.emptyGroupId(),
            RaftPeerId.valueOf("n2"),
            RaftPeerId.valueOf(voter),
            TermIndex.valueOf(term, 12),
            pause);
    return new Message(MessageKind.START_ELECTION, order);
  }
}
