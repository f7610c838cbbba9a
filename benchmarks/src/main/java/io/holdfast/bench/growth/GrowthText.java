package io.holdfast.bench.growth;

import io.holdfast.bench.report.TextTable;
import java.util.List;
import java.util.Locale;

/** The table of how a system grew, in Markdown. */
final class GrowthText {
  private GrowthText() {}

  static String of(GrowthResult result) {
    TextTable table =
        new TextTable(
            0,
            "keys",
            "loaded/s",
            "put p50 ms",
            "put p99 ms",
            "get p50 ms",
            "get p99 ms",
            "RSS MiB",
            "disk MiB");
    result.points().forEach(point -> table.add(row(point)));
    return result.system()
        + ", values of "
        + result.valueBytes()
        + " bytes; latencies at "
        + GrowthRun.RATE
        + " operations/s:\n\n"
        + table.text()
        + "\n"
        + rest(result);
  }

  private static List<String> row(GrowthPoint point) {
    return List.of(
        format("%,d", point.keys()),
        point.loadedPerSecond() == 0 ? "" : format("%,.0f", point.loadedPerSecond()),
        format("%.2f", point.put().p50Millis()),
        format("%.2f", point.put().p99Millis()),
        format("%.2f", point.get().p50Millis()),
        format("%.2f", point.get().p99Millis()),
        format("%,d", point.residentBytes() >> 20),
        format("%,d", point.diskBytes() >> 20));
  }

  private static String rest(GrowthResult result) {
    GrowthPoint first = result.points().getFirst();
    GrowthPoint last = result.points().getLast();
    StringBuilder text = new StringBuilder(512);
    text.append(
        format(
            "p99 full against nearly empty: put %.2f, get %.2f%n",
            last.put().p99Millis() / first.put().p99Millis(),
            last.get().p99Millis() / first.get().p99Millis()));
    text.append(
        format(
            "ready after a kill: one node %,d ms, all at once %,d ms%n",
            result.restartOfOneMillis(), result.restartOfAllMillis()));
    text.append(
        format("back after it was away for a tenth more keys: %,d ms%n", result.returnMillis()));
    if (result.wipedMillis() >= 0) {
      text.append(format("back after it had lost all its data: %,d ms%n", result.wipedMillis()));
    }
    if (result.rangeKeys() > 0) {
      text.append(
          format(
              "a streamed range of %,d keys: %,d ms%n", result.rangeKeys(), result.rangeMillis()));
    }
    if (!result.snapshotMillis().isEmpty()) {
      List<Long> sorted = result.snapshotMillis().stream().sorted().toList();
      text.append(
          format(
              "%d snapshots on all nodes: median %,d ms, longest %,d ms%n",
              sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast()));
    }
    SnapshotEffect effect = result.snapshotEffect();
    if (effect.snapshots() > 0) {
      text.append(
          format(
              "put p99 in the seconds of %d snapshots %.2f ms, in all others %.2f ms%n",
              effect.snapshots(), effect.during().p99Millis(), effect.otherwise().p99Millis()));
    }
    return text.toString();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
