package io.holdfast.raft.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.leadership.DiskWatch;
import io.holdfast.raft.leadership.HungDisk;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.transport.ElectionOrder;
import io.holdfast.raft.transport.OneVoter;
import io.holdfast.raft.transport.ScriptedVoter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real voter among scripted ones; what is on its disk the test says. */
@Tag("slow")
class DiskWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final long NOTHING = -1;
  private static final Election ELECTION =
      new Election(Duration.ofMillis(600), Duration.ofMillis(1_200));

  @TempDir Path directory;

  private final List<StartLeaderElectionRequestProto> orders = new CopyOnWriteArrayList<>();
  private long nowNanos;

  /** Nothing of its own is on its disk: not even the entry that it began to lead with. */
  @Test
  void aLeaderThatIsNotReadyGivesLeadershipAwayWhenItsDiskHangs() throws Exception {
    try (OneVoter leader = new OneVoter(directory, ELECTION)) {
      DiskWatch watch = watch(leader, true);

      lookFor(watch, HungDisk.PATIENCE.plus(STEP));

      assertTrue(watch.hangs());
      assertEquals(1, orders.size());
      assertTrue(ElectionOrder.isOfHungDisk(orders.getFirst()));
      assertEquals(
          leader.division().getInfo().getCurrentTerm(),
          orders.getFirst().getLeaderLastEntry().getTerm());
    }
  }

  @Test
  void whoeverRefusesToTakeOverIsAskedAgainSoon() throws Exception {
    try (OneVoter leader = new OneVoter(directory, ELECTION)) {
      DiskWatch watch = watch(leader, false);

      lookFor(watch, HungDisk.PATIENCE.plus(STEP));
      assertEquals(2, orders.size(), "both were asked");
      lookFor(watch, HungDisk.PATIENCE.plus(STEP).plus(STEP));

      assertEquals(4, orders.size());
    }
  }

  @Test
  void aLeaderThatTookOverFromAHungDiskKeepsLeadershipForThePause() throws Exception {
    try (OneVoter leader = new OneVoter(directory, ELECTION)) {
      DiskWatch watch = watch(leader, true);
      watch.takesOver(nowNanos);

      lookFor(watch, HungDisk.PAUSE.minus(STEP));
      assertTrue(watch.hangs());
      assertEquals(List.of(), orders);
      lookFor(watch, STEP.plus(STEP));

      assertEquals(1, orders.size());
    }
  }

  @Test
  void whoStandsForALeaderWhoseDiskHangsKnowsIt() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      TermIndex end = TermIndex.valueOf(1, 0);
      voter
          .one
          .append(voter, voter.one.request(voter, 1, null).addAllEntries(entries()))
          .get(30, SECONDS);

      voter.one.handOver(voter, end).get(30, SECONDS);

      assertEquals(1, voter.takeOvers.sum());
    }
  }

  @Test
  void whoStandsForALeaderThatStopsInGoodOrderDoesNotCountThat() throws Exception {
    try (OneVoter voter = new OneVoter(directory)) {
      voter
          .one
          .append(voter, voter.one.request(voter, 1, null).addAllEntries(entries()))
          .get(30, SECONDS);

      byte[] reply = voter.one.tellToStand(voter, TermIndex.valueOf(1, 0)).get(30, SECONDS);

      assertTrue(StartLeaderElectionReplyProto.parseFrom(reply).getServerReply().getSuccess());
      assertEquals(0, voter.takeOvers.sum());
    }
  }

  private static List<LogEntryProto> entries() {
    return ScriptedVoter.entries(1, 0, 1);
  }

  /** A leader whose followers have its first entry. */
  private DiskWatch watch(OneVoter leader, boolean followersStand) {
    for (ScriptedVoter follower : List.of(leader.one, leader.two)) {
      follower.answers(
          (kind, bytes) -> {
            if (kind != MessageKind.START_ELECTION) {
              return LeaderRequestsTest.follow(kind, bytes, term -> term);
            }
            StartLeaderElectionRequestProto order =
                StartLeaderElectionRequestProto.parseFrom(bytes);
            orders.add(order);
            return CompletableFuture.completedFuture(
                StartLeaderElectionReplyProto.newBuilder()
                    .setServerReply(
                        ScriptedVoter.yes(order.getServerRequest()).toBuilder()
                            .setSuccess(followersStand))
                    .build()
                    .toByteArray());
          });
    }
    await().atMost(PATIENCE).until(() -> bothHaveAnEntry(leader));
    return new DiskWatch(leader.server(), leader.division(), () -> NOTHING, Runnable::run);
  }

  private static boolean bothHaveAnEntry(OneVoter leader) {
    long[] matched = leader.division().getInfo().getFollowerMatchIndices();
    return matched != null
        && matched.length == 2
        && Arrays.stream(matched).allMatch(index -> index > NOTHING);
  }

  private void lookFor(DiskWatch watch, Duration time) {
    for (long end = nowNanos + time.toNanos(); nowNanos < end; nowNanos += STEP.toNanos()) {
      watch.check(nowNanos);
    }
  }
}
