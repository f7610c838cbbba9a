package io.holdfast.raft.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.peer.MessageKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real voter; the leaders and candidates that it hears are the test's. */
class FollowerLogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Where Ratis lets a test into the thread that writes the log. */
  private static final String LOG_THREAD = "SegmentedRaftLogWorker.runWorker";

  @TempDir Path directory;

  @Test
  void anAppendThatWaitedWhileTheVoterWentToAnotherTermIsRefused() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      List<CompletableFuture<byte[]>> votes = standing(voter);
      CompletableFuture<AppendEntriesReplyProto> old = appendOfTermTwo(voter);
      TermIndex last = voter.last();
      assertTrue(get(voter.two.askForVote(voter, 3, last)).getServerReply().getSuccess());

      votes.forEach(vote -> vote.completeExceptionally(new IllegalStateException("no vote")));
      assertEquals(AppendResult.NOT_LEADER, get(old).getResult());
      assertEquals(List.of(1L, 1L), voter.terms());
    }
  }

  @Test
  void anAppendThatWaitedDoesNotEraseWhatTheNextLeaderWasTold() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      List<CompletableFuture<byte[]>> votes = standing(voter);
      CompletableFuture<AppendEntriesReplyProto> old = appendOfTermTwo(voter);
      TermIndex last = voter.last();
      assertTrue(get(voter.two.askForVote(voter, 3, last)).getServerReply().getSuccess());
      CompletableFuture<AppendEntriesReplyProto> next =
          voter.two.append(
              voter,
              voter.two.request(voter, 3, last).addAllEntries(ScriptedVoter.entries(3, 2, 1)));
      assertEquals(AppendResult.SUCCESS, get(next).getResult());

      votes.forEach(vote -> vote.completeExceptionally(new IllegalStateException("no vote")));
      assertEquals(AppendResult.NOT_LEADER, get(old).getResult());
      assertEquals(List.of(1L, 1L, 3L), voter.terms());
    }
  }

  /** The voter has two entries of term 1, stands in term 2, and gets no answer. */
  private static List<CompletableFuture<byte[]>> standing(OneVoter voter) throws Exception {
    append(voter, voter.one.request(voter, 1, null), ScriptedVoter.entries(1, 0, 2));
    List<CompletableFuture<byte[]>> votes = new CopyOnWriteArrayList<>();
    for (ScriptedVoter other : List.of(voter.one, voter.two)) {
      other.answers(
          (kind, request) -> {
            CompletableFuture<byte[]> vote = new CompletableFuture<>();
            votes.add(vote);
            return vote;
          });
    }
    get(voter.one.tellToStand(voter, voter.last()));
    await().atMost(PATIENCE).until(() -> votes.size() == 2);
    return votes;
  }

  /** Returns when the voter follows the leader of term 2, and its election has not ended. */
  private static CompletableFuture<AppendEntriesReplyProto> appendOfTermTwo(OneVoter voter) {
    CompletableFuture<AppendEntriesReplyProto> append =
        voter.one.append(
            voter,
            voter
                .one
                .request(voter, 2, voter.last())
                .addAllEntries(ScriptedVoter.entries(2, 2, 1)));
    await().atMost(PATIENCE).until(() -> voter.division().getInfo().isFollower());
    return append;
  }

  @Test
  void aHeartbeatWithoutPreviousEntryCommitsNothing() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      append(voter, voter.one.request(voter, 1, null), ScriptedVoter.entries(1, 0, 2));
      AppendEntriesReplyProto reply =
          get(voter.two.heartbeat(voter, voter.two.request(voter, 2, null).setLeaderCommit(7)));
      assertEquals(AppendResult.SUCCESS, reply.getResult());
      assertEquals(-1, voter.log().getLastCommittedIndex());
    }
  }

  @Test
  void entriesWithoutPreviousEntryCommitNoMoreThanThemselves() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      append(voter, voter.one.request(voter, 1, null), ScriptedVoter.entries(1, 0, 2));
      append(
          voter,
          voter.two.request(voter, 2, null).setLeaderCommit(7),
          ScriptedVoter.entries(1, 0, 1));
      assertEquals(0, voter.log().getLastCommittedIndex());
    }
  }

  /** Or whoever appends in the monitor could wait for a thread that waits for the monitor. */
  @Test
  void theThreadThatWritesTheLogNeedsNoMonitor() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      int severalFiles = 3_000;
      AppendEntriesRequestProto write =
          voter
              .one
              .request(voter, 1, null)
              .addAllEntries(ScriptedVoter.entries(1, 0, severalFiles))
              .build();
      AppendEntriesRequestProto takeBack =
          voter
              .two
              .request(voter, 2, TermIndex.valueOf(1, 9))
              .addAllEntries(ScriptedVoter.entries(2, 10, severalFiles))
              .build();
      var ratis = (RaftServerAsynchronousProtocol) voter.division();
      synchronized (voter.division()) {
        assertEquals(AppendResult.SUCCESS, get(ratis.appendEntriesAsync(write)).getResult());
        assertEquals(AppendResult.SUCCESS, get(ratis.appendEntriesAsync(takeBack)).getResult());
      }
      assertEquals(TermIndex.valueOf(2, 9 + severalFiles), voter.last());
      assertTrue(voter.flushedIndex() >= 9 + severalFiles);
    }
  }

  @Test
  void aDiskThatHangsKeepsNeitherHeartbeatsNorVotesWaiting() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    try (OneVoter voter = hanging(disk)) {
      get(voter.one.heartbeat(voter, voter.one.request(voter, 1, null)));
      int many = 1_024;
      List<CompletableFuture<AppendEntriesReplyProto>> taken = new CopyOnWriteArrayList<>();
      TermIndex previous = null;
      for (int first = 0; first < RatisOptions.MAX_QUEUED_ENTRIES; first += many) {
        taken.add(
            voter.one.append(
                voter,
                voter
                    .one
                    .request(voter, 1, previous)
                    .addAllEntries(ScriptedVoter.entries(1, first, many))));
        long last = first + many - 1L;
        await().atMost(PATIENCE).until(() -> voter.log().getNextIndex() > last);
        previous = TermIndex.valueOf(1, last);
      }
      AppendEntriesRequestProto.Builder oneMore =
          voter
              .one
              .request(voter, 1, previous)
              .addAllEntries(ScriptedVoter.entries(1, previous.getIndex() + 1, 1));
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> get(voter.one.append(voter, oneMore)));
      assertTrue(refused.getMessage().contains("the disk is slow"), refused.getMessage());

      assertEquals(
          AppendResult.SUCCESS,
          get(voter.one.heartbeat(voter, voter.one.request(voter, 1, previous))).getResult());
      assertTrue(get(voter.two.askForVote(voter, 2, previous)).getServerReply().getSuccess());

      disk.countDown();
      for (CompletableFuture<AppendEntriesReplyProto> append : taken) {
        assertEquals(AppendResult.SUCCESS, get(append).getResult());
      }
    } finally {
      disk.countDown();
      CodeInjectionForTesting.remove(LOG_THREAD);
    }
  }

  private OneVoter hanging(CountDownLatch disk) throws Exception {
    CodeInjectionForTesting.put(
        LOG_THREAD,
        (local, remote, arguments) -> {
          try {
            return disk.await(PATIENCE.toSeconds(), SECONDS);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
    return new OneVoter(directory);
  }

  /** Ratis would forget them, and whoever waits for their answers waits for ever. */
  @Test
  void aSnapshotDoesNotTakeThePlaceOfEntriesThatAreBeingWritten() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    try (OneVoter voter = hanging(disk)) {
      CompletableFuture<AppendEntriesReplyProto> waiting =
          voter.one.append(
              voter,
              voter.one.request(voter, 1, null).addAllEntries(ScriptedVoter.entries(1, 0, 3)));
      await().atMost(PATIENCE).until(() -> voter.log().getNextIndex() == 3);
      InstallSnapshotRequestProto.Builder lastChunk =
          chunk(1).setSnapshotChunk(chunk(1).getSnapshotChunk().toBuilder().setDone(true));
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> get(voter.two.install(voter, lastChunk)));
      assertTrue(refused.getMessage().contains("the disk is slow"), refused.getMessage());

      disk.countDown();
      assertEquals(AppendResult.SUCCESS, get(waiting).getResult());
    } finally {
      disk.countDown();
      CodeInjectionForTesting.remove(LOG_THREAD);
    }
  }

  @Test
  void aSnapshotOfAnOlderTermLeavesTheConfiguration() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      get(voter.two.heartbeat(voter, voter.two.request(voter, 2, null)));
      InstallSnapshotRequestProto.Builder chunk =
          chunk(1)
              .setLastRaftConfigurationLogEntryProto(
                  LogEntryProto.newBuilder()
                      .setTerm(1)
                      .setIndex(50)
                      .setConfigurationEntry(
                          RaftConfigurationProto.newBuilder()
                              .addPeers(voter.division().getPeer().getRaftPeerProto())));
      InstallSnapshotReplyProto reply = get(voter.one.install(voter, chunk));
      assertEquals(InstallSnapshotResult.NOT_LEADER, reply.getResult());
      assertEquals(2, reply.getTerm());
      assertEquals(3, voter.division().getRaftConf().getCurrentPeers().size());
    }
  }

  private static InstallSnapshotRequestProto.Builder chunk(long term) {
    return InstallSnapshotRequestProto.newBuilder()
        .setLeaderTerm(term)
        .setSnapshotChunk(
            SnapshotChunkProto.newBuilder()
                .setRequestId("snapshot")
                .setTermIndex(TermIndex.valueOf(term, 100).toProto()));
  }

  @Test
  void aTermThatNoElectionsCanHaveLedToIsRefused() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      append(voter, voter.one.request(voter, 1, null), ScriptedVoter.entries(1, 0, 2));
      long far = Long.MAX_VALUE;
      TermIndex last = voter.last();
      assertThrows(ExecutionException.class, () -> get(voter.two.askForVote(voter, far, last)));
      assertThrows(
          ExecutionException.class,
          () -> get(voter.two.heartbeat(voter, voter.two.request(voter, far, last))));
      assertThrows(ExecutionException.class, () -> get(voter.two.install(voter, chunk(far))));
      assertEquals(1, voter.division().getInfo().getCurrentTerm());
      assertTrue(get(voter.two.askForVote(voter, 2, last)).getServerReply().getSuccess());
    }
  }

  @Test
  void aTermThatAVoterAnswersWithIsRefusedToo() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      append(voter, voter.one.request(voter, 1, null), ScriptedVoter.entries(1, 0, 2));
      List<MessageKind> asked = new CopyOnWriteArrayList<>();
      for (ScriptedVoter other : List.of(voter.one, voter.two)) {
        other.answers(
            (kind, request) -> {
              asked.add(kind);
              return CompletableFuture.completedFuture(
                  RequestVoteReplyProto.newBuilder()
                      .setServerReply(
                          ScriptedVoter.yes(
                              RequestVoteRequestProto.parseFrom(request).getServerRequest()))
                      .setTerm(Long.MAX_VALUE - 1)
                      .build()
                      .toByteArray());
            });
      }
      get(voter.one.tellToStand(voter, voter.last()));
      await().atMost(PATIENCE).until(() -> asked.size() == 2);
      await()
          .during(Duration.ofMillis(300))
          .atMost(PATIENCE)
          .until(() -> voter.division().getInfo().getCurrentTerm() == 2);
      TermIndex last = voter.last();
      assertTrue(get(voter.one.askForVote(voter, 3, last)).getServerReply().getSuccess());
    }
  }

  @Test
  void anEntryLargerThanAnyThatALeaderTakesIsRefused() throws Exception {
    LogEntryProto small = ScriptedVoter.entries(1, 0, 1).getFirst();
    LogEntryProto.Builder large = small.toBuilder();
    large
        .getStateMachineLogEntryBuilder()
        .setLogData(ByteString.copyFrom(new byte[RatisOptions.MAX_ENTRY_BYTES]));
    try (OneVoter voter = new OneVoter(directory)) {
      assertThrows(
          ExecutionException.class,
          () -> get(voter.one.append(voter, voter.one.request(voter, 1, null).addEntries(large))));
      append(voter, voter.one.request(voter, 1, null), List.of(small));
      assertEquals(List.of(1L), voter.terms());
    }
  }

  private static void append(
      OneVoter voter, AppendEntriesRequestProto.Builder request, List<LogEntryProto> entries)
      throws Exception {
    assertEquals(
        AppendResult.SUCCESS,
        get(voter.one.append(voter, request.addAllEntries(entries))).getResult());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), SECONDS);
  }
}
