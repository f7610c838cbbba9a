package io.holdfast.gateway.read;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import java.time.Duration;

/**
 * What is known of the age of the state that a read was served from, taken before the read. Checked
 * again when the answer is made: a process that was paused in between must not report as fresh what
 * has aged meanwhile.
 *
 * @param freshAsOfNanos see {@link io.holdfast.raft.ReplicatedStore#freshAsOfNanos}
 * @param proofMillis how long a new proof took here lately; null = not known
 */
public record Freshness(ReadLevel level, long freshAsOfNanos, Long proofMillis) {

  /**
   * How old the state may be, in whole milliseconds rounded up; "unknown" when nothing is.
   *
   * @throws ProblemException when that is more than a bounded read allows
   */
  public String stalenessMillis() {
    if (freshAsOfNanos == Long.MIN_VALUE) {
      return "unknown";
    }
    long nanos = Math.max(0, System.nanoTime() - freshAsOfNanos);
    if (level instanceof ReadLevel.Bounded(Duration maxStaleness)
        && nanos > maxStaleness.toNanos()) {
      throw unproven(
          "this node's state may be "
              + millis(nanos)
              + " ms old, and max_staleness is "
              + maxStaleness.toMillis()
              + " ms",
          proofMillis);
    }
    return Long.toString(millis(nanos));
  }

  /**
   * The refusal of a bounded read.
   *
   * @param estimateMillis how long the proof would take; null = nobody can tell
   */
  static ProblemException unproven(String detail, Long estimateMillis) {
    return Problem.of(ProblemCode.UNAVAILABLE, detail)
        .with("estimateMs", estimateMillis)
        .exception();
  }

  private static long millis(long nanos) {
    return (nanos + 999_999) / 1_000_000;
  }
}
