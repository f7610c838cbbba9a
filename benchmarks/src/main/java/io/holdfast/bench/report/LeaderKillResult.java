package io.holdfast.bench.report;

import java.util.List;

/**
 * What clients saw of a leader's death.
 *
 * @param longestPauseMillis the longest time that one client was without a success
 * @param medianPauseMillis the same for the client in the middle: the longest pause of each, and of
 *     those the median
 * @param failedAttempts requests that failed and were sent again
 * @param timeline of the writes, in the order of their end
 */
public record LeaderKillResult(
    String system,
    int round,
    double longestPauseMillis,
    double medianPauseMillis,
    long failedAttempts,
    List<Write> timeline) {
  public LeaderKillResult {
    timeline = List.copyOf(timeline);
  }

  /**
   * One acknowledged write.
   *
   * @param startMillis when it was first sent, counted from the kill, so negative before it
   * @param latencyMillis until it was acknowledged, with all attempts
   */
  public record Write(double startMillis, double latencyMillis) {}
}
