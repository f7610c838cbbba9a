package io.holdfast.bench.growth;

import io.holdfast.bench.report.LatencySummary;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a snapshot does to those who write meanwhile.
 *
 * @param snapshots how many were finished while this was measured, on all nodes; 0 = there is
 *     nothing to compare
 * @param during latency in the seconds in which some node was taking one
 * @param otherwise latency in all other seconds
 */
public record SnapshotEffect(int snapshots, LatencySummary during, LatencySummary otherwise) {

  /**
   * A second of load.
   *
   * @param finished snapshots that were finished within it
   */
  record Second(Histogram latenciesNanos, int finished) {}

  /** A snapshot takes about a second: it was begun in the one in which it ended, or before. */
  static SnapshotEffect of(List<Second> seconds) {
    Histogram during = new Histogram(3);
    Histogram otherwise = new Histogram(3);
    int snapshots = 0;
    for (int i = 0; i < seconds.size(); i++) {
      int finished = seconds.get(i).finished();
      int finishedNext = i + 1 < seconds.size() ? seconds.get(i + 1).finished() : 0;
      snapshots += finished;
      (finished + finishedNext > 0 ? during : otherwise).add(seconds.get(i).latenciesNanos());
    }
    return new SnapshotEffect(snapshots, LatencySummary.of(during), LatencySummary.of(otherwise));
  }
}
