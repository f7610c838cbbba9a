package io.holdfast.bench.growth;

import java.util.List;

/**
 * How one system grew.
 *
 * @param points the nearly empty store first
 * @param restartOfOneMillis from the start of a node that was killed until it serves again
 * @param restartOfAllMillis from the start of all, all killed at once, until all serve again
 * @param returnMillis from the start of a node that was away while a tenth more keys were loaded
 *     until it serves again; Holdfast's serves when it has caught up, the others' may lag behind
 * @param wipedMillis from the start of a node whose data was lost until it has all of it again; -1
 *     where that takes more than a flag
 * @param rangeKeys how many keys one streamed range brought; 0 where the system was not asked
 * @param rangeMillis how long that took
 * @param snapshotMillis how long each snapshot took that a node told of, on all nodes
 * @param snapshotEffect what those that fell into a minute of puts did to them
 */
public record GrowthResult(
    String system,
    int valueBytes,
    List<GrowthPoint> points,
    long restartOfOneMillis,
    long restartOfAllMillis,
    long returnMillis,
    long wipedMillis,
    int rangeKeys,
    long rangeMillis,
    List<Long> snapshotMillis,
    SnapshotEffect snapshotEffect) {
  public GrowthResult {
    points = List.copyOf(points);
    snapshotMillis = List.copyOf(snapshotMillis);
  }
}
