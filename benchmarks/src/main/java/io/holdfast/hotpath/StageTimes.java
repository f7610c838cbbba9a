package io.holdfast.hotpath;

import java.util.EnumMap;
import java.util.Map;

/** How long each stage took, summed up over the batches of a window. One thread. */
final class StageTimes {
  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
  private long lastNanos;
  private long puts;

  void begin() {
    lastNanos = System.nanoTime();
  }

  /** The stage ends here, and the next one begins. */
  void end(Stage stage) {
    long now = System.nanoTime();
    nanos.merge(stage, now - lastNanos, Long::sum);
    lastNanos = now;
  }

  void count(int morePuts) {
    puts += morePuts;
  }

  long puts() {
    return puts;
  }

  double microsPerPut(Stage stage) {
    return nanos.getOrDefault(stage, 0L) / 1e3 / puts;
  }

  double microsPerPut() {
    return nanos.values().stream().mapToLong(Long::longValue).sum() / 1e3 / puts;
  }
}
