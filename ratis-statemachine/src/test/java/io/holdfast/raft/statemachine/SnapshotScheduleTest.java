package io.holdfast.raft.statemachine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.ManualTimer;
import io.holdfast.raft.NodeSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotScheduleTest {
  private static final long INTERVAL_MILLIS = 60_000;

  private final ManualTimer clock = new ManualTimer();
  private final SnapshotSchedule schedule =
      new SnapshotSchedule(
          new NodeSettings.Snapshots(3, 1_000, Duration.ofMillis(INTERVAL_MILLIS)),
          clock::nanoTime);

  @Test
  void oneIsDueAfterSoManyEntriesAndThenAfterSoManyMore() {
    assertFalse(schedule.applied(1));
    assertFalse(schedule.applied(1));
    assertTrue(schedule.applied(1));

    schedule.begin();

    assertFalse(schedule.applied(1));
  }

  @Test
  void oneIsDueAfterSoManyBytesOfTheLogAndThenAfterSoManyMore() {
    assertFalse(schedule.applied(999));
    assertTrue(schedule.applied(1));

    schedule.begin();

    assertFalse(schedule.applied(999));
  }

  @Test
  void oneIsDueAfterTheIntervalOnlyWhenAnythingWasApplied() {
    clock.pass(INTERVAL_MILLIS);
    assertFalse(schedule.isOld(), "there is nothing to hold");

    assertFalse(schedule.applied(1));

    assertTrue(schedule.isOld());
  }

  @Test
  void theIntervalBeginsAgainWithEachSnapshot() {
    clock.pass(INTERVAL_MILLIS);
    schedule.begin();
    assertFalse(schedule.applied(1));

    clock.pass(INTERVAL_MILLIS - 1);
    assertFalse(schedule.isOld());
    clock.pass(1);

    assertTrue(schedule.isOld());
  }

  @Test
  void whileOneIsSentTheNextWaitsUntilTheLogHasOutgrownItsBound() {
    assertFalse(schedule.waitsForSending(false));
    assertTrue(schedule.waitsForSending(true));

    assertTrue(schedule.applied(Integer.MAX_VALUE));

    assertFalse(schedule.waitsForSending(true));
  }
}
