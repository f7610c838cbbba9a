package io.holdfast.bench.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SnapshotEffectTest {
  @Test
  void theSecondOfASnapshotAndTheOneBeforeCountAsBesideIt() {
    SnapshotEffect effect =
        SnapshotEffect.of(
            List.of(second(1, 0), second(20, 0), second(30, 2), second(2, 0), second(3, 0)));

    assertEquals(2, effect.snapshots());
    assertEquals(30, effect.during().maxMillis(), 0.1);
    assertEquals(20, effect.during().p50Millis(), 0.1);
    assertEquals(3, effect.otherwise().maxMillis(), 0.1);
    assertEquals(2, effect.otherwise().p50Millis(), 0.1);
  }

  @Test
  void withoutSnapshotsThereIsNothingToCompare() {
    assertEquals(0, SnapshotEffect.of(List.of(second(1, 0))).snapshots());
  }

  private static SnapshotEffect.Second second(int millis, int finished) {
    Histogram latencies = new Histogram(3);
    latencies.recordValue(millis * 1_000_000L);
    return new SnapshotEffect.Second(latencies, finished);
  }
}
