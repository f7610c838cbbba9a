package io.holdfast.raft.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.transport.OneVoter;
import io.holdfast.raft.transport.ScriptedVoter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that steps down waits for the threads that send to its followers. */
@Tag("slow")
class StepDownTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Election ELECTION =
      new Election(Duration.ofMillis(600), Duration.ofMillis(1_200));

  /** Ratis waits for five seconds; the rest is for a busy machine. */
  private static final long PROMPT_MILLIS = 2_000;

  @TempDir Path directory;

  @Test
  void aLeaderStepsDownAtOnceThoughAFollowerIsSilent() throws Exception {
    try (OneVoter leader = new OneVoter(directory, ELECTION)) {
      CountDownLatch entriesCame = new CountDownLatch(1);
      leader.one.answers((kind, bytes) -> LeaderRequestsTest.follow(kind, bytes, term -> term));
      leader.two.answers(
          (kind, bytes) -> {
            if (kind == MessageKind.APPEND_ENTRIES) {
              entriesCame.countDown();
            }
            return new CompletableFuture<>();
          });
      assertStepsDownAtOnceAfter(leader, entriesCame);
    }
  }

  @Test
  void aLeaderStepsDownAtOnceInTheMiddleOfASnapshotThatIsNotAnswered() throws Exception {
    startsAtASnapshot();
    try (OneVoter leader = new OneVoter(directory, ELECTION)) {
      CountDownLatch chunkCame = new CountDownLatch(1);
      leader.one.answers((kind, bytes) -> LeaderRequestsTest.follow(kind, bytes, term -> term));
      leader.two.answers(
          (kind, bytes) -> {
            if (kind == MessageKind.APPEND_ENTRIES) {
              return CompletableFuture.completedFuture(lacksAll(bytes));
            }
            if (kind == MessageKind.INSTALL_SNAPSHOT) {
              chunkCame.countDown();
            }
            return new CompletableFuture<>();
          });
      assertStepsDownAtOnceAfter(leader, chunkCame);
    }
  }

  private void startsAtASnapshot() throws IOException {
    String group;
    try (OneVoter empty = new OneVoter(directory)) {
      group = empty.group().getUuid().toString();
    }
    Path snapshot = directory.resolve(group).resolve("sm").resolve("1_100");
    Files.createDirectories(snapshot);
    Files.writeString(snapshot.resolve("rows"), "some");
  }

  private static byte[] lacksAll(byte[] bytes) throws IOException {
    AppendEntriesRequestProto request = AppendEntriesRequestProto.parseFrom(bytes);
    return AppendEntriesReplyProto.newBuilder()
        .setServerReply(ScriptedVoter.yes(request.getServerRequest()))
        .setTerm(request.getLeaderTerm())
        .setResult(AppendResult.INCONSISTENCY)
        .setNextIndex(0)
        .setMatchIndex(-1)
        .setFollowerCommit(-1)
        .build()
        .toByteArray();
  }

  private static void assertStepsDownAtOnceAfter(OneVoter leader, CountDownLatch busy)
      throws Exception {
    await()
        .atMost(PATIENCE)
        .until(() -> busy.getCount() == 0 && leader.division().getInfo().isLeader());
    long term = leader.division().getInfo().getCurrentTerm() + 1;
    CompletableFuture<AppendEntriesReplyProto> heartbeat =
        leader.one.heartbeat(leader, leader.one.request(leader, term, null));
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(PATIENCE)
        .until(() -> leader.division().getInfo().getCurrentTerm() == term);
    CompletableFuture<RaftPeerId> inTheMonitor =
        CompletableFuture.supplyAsync(
            () -> {
              synchronized (leader.division()) {
                return leader.division().getInfo().getLeaderId();
              }
            });
    inTheMonitor.get(PROMPT_MILLIS, MILLISECONDS);
    heartbeat.get(PROMPT_MILLIS, MILLISECONDS);
    assertEquals("one", String.valueOf(leader.division().getInfo().getLeaderId()));
  }
}
