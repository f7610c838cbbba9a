package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HungDiskTest {
  private static final Majority THREE = new Majority(Set.of("n1", "n2", "n3"), Set.of());

  private final HungDisk disk = new HungDisk();
  private long nowNanos = -5;

  private List<String> check(long flushed, long n2, long n3) {
    return disk.checkAsLeader(flushed, Map.of("n2", n2, "n3", n3), THREE, nowNanos);
  }

  private void after(Duration time) {
    nowNanos += time.toNanos();
  }

  /** So long it is looked at the same, as often as a node does. */
  private void lookFor(Duration time, long flushed, long n2, long n3) {
    for (long left = time.toNanos(); left > 0; ) {
      long step = Math.min(left, Duration.ofMillis(200).toNanos());
      assertEquals(List.of(), check(flushed, n2, n3));
      nowNanos += step;
      left -= step;
    }
  }

  @Test
  void aDiskThatStandsStillForASecondWhileTheOthersGoOnCostsTheLeadership() {
    lookFor(HungDisk.PATIENCE.minusNanos(1), 10, 11, 12);
    assertEquals(List.of(), check(10, 11, 12));
    assertFalse(disk.hangs());

    after(Duration.ofNanos(1));

    assertEquals(List.of("n3", "n2"), check(10, 11, 12), "the one that is furthest first");
    assertTrue(disk.hangs());
  }

  @Test
  void aDiskThatGoesOnHoweverSlowlyDoesNot() {
    for (long flushed = 10; flushed < 20; flushed++) {
      lookFor(HungDisk.PATIENCE.minusNanos(1), flushed, flushed + 5, flushed + 5);
    }
    assertFalse(disk.hangs());
  }

  @Test
  void aLeaderAtRestHasNoHungDisk() {
    lookFor(Duration.ofMinutes(1), 10, 10, 10);
    assertFalse(disk.hangs());
  }

  /** One follower cannot elect itself, so nobody would lead. */
  @Test
  void leadershipStaysWhereTheOthersAreNoMajority() {
    lookFor(Duration.ofMinutes(1), 10, 12, 10);
  }

  @Test
  void theTimeCountsFromWhenTheOthersWereFurther() {
    lookFor(Duration.ofSeconds(30), 10, 10, 10);

    lookFor(HungDisk.PATIENCE, 10, 11, 11);
    assertEquals(List.of("n2", "n3"), check(10, 11, 11));
  }

  @Test
  void aProcessThatStoodStillHasNoHungDisk() {
    lookFor(Duration.ofMillis(400), 10, 11, 11);
    after(Duration.ofSeconds(30));
    assertEquals(List.of(), check(10, 11, 11));
    assertFalse(disk.hangs());
    lookFor(HungDisk.PATIENCE, 10, 11, 11);
    assertEquals(2, check(10, 11, 11).size(), "it hangs all the same");
  }

  /** Its clients would be sent nowhere else. */
  @Test
  void aDiskThatHangsDoesSoThoughNobodyLookedForAWhile() {
    lookFor(HungDisk.PATIENCE, 10, 11, 11);
    check(10, 11, 11);

    after(Duration.ofSeconds(3));
    assertEquals(List.of(), check(10, 11, 11));

    assertTrue(disk.hangs());
    disk.checkAsFollower(10);
    assertTrue(disk.hangs());
  }

  @Test
  void leadershipIsGivenAwayOnceInTenSeconds() {
    lookFor(HungDisk.PATIENCE, 10, 11, 11);
    assertEquals(2, check(10, 11, 11).size());

    lookFor(HungDisk.PAUSE.minusNanos(1), 10, 11, 11);
    assertEquals(List.of(), check(10, 11, 11));
    assertTrue(disk.hangs());
    after(Duration.ofNanos(1));

    assertEquals(2, check(10, 11, 11).size());
  }

  /** So that two nodes whose disks hang in turn do not pass leadership to and fro. */
  @Test
  void whoTookOverFromAHungDiskKeepsThePauseThatTheOtherBegan() {
    disk.takesOver(nowNanos);

    lookFor(HungDisk.PAUSE.minusNanos(1), 10, 11, 11);
    assertEquals(List.of(), check(10, 11, 11));
    assertTrue(disk.hangs());
    after(Duration.ofNanos(1));

    assertEquals(2, check(10, 11, 11).size());
  }

  @Test
  void whereNobodyStandsItIsTriedAgainWithoutThePause() {
    lookFor(HungDisk.PATIENCE, 10, 11, 11);
    assertEquals(2, check(10, 11, 11).size());

    disk.nobodyStands(nowNanos);

    lookFor(HungDisk.PATIENCE, 10, 11, 11);
    assertEquals(2, check(10, 11, 11).size());
  }

  /** The refusals come late, and this node has taken over from another one by then. */
  @Test
  void thePauseOfAnotherNodeOutlastsAHandOverOfOurOwnThatNobodyTook() {
    lookFor(HungDisk.PATIENCE, 10, 11, 11);
    assertEquals(2, check(10, 11, 11).size());
    long askedNanos = nowNanos;
    after(Duration.ofMillis(100));

    disk.takesOver(nowNanos);
    disk.nobodyStands(askedNanos);

    lookFor(HungDisk.PAUSE.minusNanos(1), 10, 11, 11);
    assertEquals(List.of(), check(10, 11, 11));
    after(Duration.ofNanos(1));
    assertEquals(2, check(10, 11, 11).size());
  }

  @Test
  void aDiskThatHungIsWellWhenItFlushesAgain() {
    lookFor(HungDisk.PATIENCE, 10, 11, 11);
    check(10, 11, 11);

    disk.checkAsFollower(10);
    assertTrue(disk.hangs(), "it does not lead any more, and hangs all the same");
    disk.checkAsFollower(11);

    assertFalse(disk.hangs());
  }
}
