package io.holdfast.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.bench.load.LatencyRecorder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {
  private final LatencyRecorder recorder = new LatencyRecorder();

  @Test
  void percentilesAreThoseOfWhatWasRecorded() {
    for (int millis = 1; millis <= 1_000; millis++) {
      recorder.succeeded(TimeUnit.MILLISECONDS.toNanos(millis));
    }
    LatencySummary summary = LatencySummary.of(recorder.takeLatencies());
    assertEquals(500, summary.p50Millis(), 1);
    assertEquals(900, summary.p90Millis(), 1);
    assertEquals(990, summary.p99Millis(), 1);
    assertEquals(999, summary.p999Millis(), 1);
    assertEquals(1_000, summary.maxMillis(), 1);
    assertEquals(100, summary.distribution().getLast().percentile());
  }

  @Test
  void whatWasTakenIsForgotten() {
    recorder.succeeded(5);
    recorder.failed("lost");
    assertEquals(1, recorder.takeLatencies().getTotalCount());
    assertEquals(Map.of("lost", 1L), recorder.takeFailures());
    assertEquals(0, recorder.takeLatencies().getTotalCount());
    assertEquals(Map.of(), recorder.takeFailures());
  }

  @Test
  void aLatencyBeyondTheRangeCountsAsItsEnd() {
    recorder.succeeded(TimeUnit.HOURS.toNanos(1));
    recorder.succeeded(-1);
    var latencies = recorder.takeLatencies();
    assertEquals(2, latencies.getTotalCount());
    assertTrue(latencies.getMaxValue() >= TimeUnit.SECONDS.toNanos(119));
  }

  @Test
  void manyDifferentReasonsAreCountedTogether() {
    for (int reason = 0; reason < 100; reason++) {
      recorder.failed("reason " + reason);
    }
    Map<String, Long> failures = recorder.takeFailures();
    assertTrue(failures.size() <= 21, failures.keySet().toString());
    assertEquals(100, failures.values().stream().mapToLong(Long::longValue).sum());
  }
}
