package io.holdfast.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Collects latencies and failures from many threads. What is taken out is forgotten, so a warm-up
 * can be thrown away.
 */
public final class LatencyRecorder {
  /** Nothing that is measured here takes longer; what does counts as this. */
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final int SIGNIFICANT_DIGITS = 3;

  /**
   * A server may put anything into its messages; beyond this many different ones they are counted
   * together.
   */
  private static final int MAX_REASONS = 20;

  private static final String OTHER_REASONS = "other reasons";

  private final Recorder recorder = new Recorder(HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  /** An operation succeeded after this long. */
  public void succeeded(long latencyNanos) {
    recorder.recordValue(Math.clamp(latencyNanos, 1, HIGHEST_NANOS));
  }

  /** An operation failed; failures are not in the latencies. */
  public void failed(String reason) {
    boolean isNewButTooMany = failures.size() >= MAX_REASONS && !failures.containsKey(reason);
    failures
        .computeIfAbsent(isNewButTooMany ? OTHER_REASONS : reason, _ -> new LongAdder())
        .increment();
  }

  /** The latencies in nanoseconds since the last time this was asked. */
  public Histogram takeLatencies() {
    return recorder.getIntervalHistogram();
  }

  /** The failures by reason since the last time this was asked. */
  public Map<String, Long> takeFailures() {
    Map<String, Long> taken = new TreeMap<>();
    failures.forEach((reason, count) -> taken.put(reason, count.sumThenReset()));
    taken.values().removeIf(count -> count == 0);
    return taken;
  }
}
