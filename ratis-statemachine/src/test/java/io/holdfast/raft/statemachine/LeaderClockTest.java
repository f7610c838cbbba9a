package io.holdfast.raft.statemachine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LeaderClockTest {
  private static final long MILLI = 1_000_000;

  private long wallMillis = 1_000_000;
  private long nanos = Long.MAX_VALUE - 10 * MILLI;
  private final LeaderClock clock = new LeaderClock(() -> wallMillis, () -> nanos);

  @Test
  void theVeryFirstLeaderStartsAtTheWallClock() {
    clock.startAt(0);
    assertEquals(1_000_000, clock.nowMillis());
  }

  @Test
  void aWallClockThatJumpsMovesNothing() {
    clock.startAt(0);
    wallMillis += 86_400_000;
    nanos += 7 * MILLI;
    assertEquals(1_000_007, clock.nowMillis());
    wallMillis -= 2 * 86_400_000L;
    assertEquals(1_000_007, clock.nowMillis());
  }

  @Test
  void aLaterLeaderGoesOnFromTheStateWhateverItsWallClockSays() {
    wallMillis = 5;
    clock.startAt(2_000_000);
    assertEquals(2_000_000, clock.nowMillis());
    nanos += 3 * MILLI;
    assertEquals(2_000_003, clock.nowMillis());
  }

  @Test
  void aMonotonicClockThatWrapsAroundGoesOn() {
    clock.startAt(2_000_000);
    nanos += 20 * MILLI;
    assertEquals(2_000_020, clock.nowMillis());
  }

  @Test
  void everyNodeTellsTheTimeByTheLastStampThatItApplied() {
    assertEquals(0, clock.knownMillis());
    clock.applied(2_000_000);
    nanos += 5 * MILLI;
    assertEquals(2_000_005, clock.knownMillis());
    clock.applied(2_000_002);
    assertEquals(2_000_002, clock.knownMillis());
  }

  /** Otherwise what expires would live longer by each change of leaders. */
  @Test
  void theTimeThatPassedWithoutEntriesCountsUnderTheNextLeaderToo() {
    clock.applied(2_000_000);
    nanos += 60_000 * MILLI;
    clock.startAt(2_000_000);
    nanos += 3 * MILLI;
    assertEquals(2_060_003, clock.nowMillis());
  }
}
