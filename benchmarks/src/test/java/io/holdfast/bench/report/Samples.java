package io.holdfast.bench.report;

import java.util.List;
import java.util.Map;

/** Made-up figures for tests. */
public final class Samples {
  private Samples() {}

  public static LoadResult load(
      String system, String workload, int round, double perSecond, double millis) {
    LatencySummary latency =
        new LatencySummary(
            millis,
            2 * millis,
            4 * millis,
            8 * millis,
            9 * millis,
            List.of(
                new LatencySummary.Point(0, millis / 2),
                new LatencySummary.Point(50, millis),
                new LatencySummary.Point(99, 4 * millis),
                new LatencySummary.Point(100, 9 * millis)));
    return new LoadResult(system, workload, round, perSecond, latency, 0, Map.of(), 0.5);
  }

  public static RunReport report(List<LoadResult> loads, List<LeaderKillResult> kills) {
    Machine machine = new Machine(2, "CPU", 24_000, "Linux 6", "25", "ext4", "abc");
    return new RunReport(
        "2025-01-01T00:00:00Z",
        "scripts/bench",
        machine,
        Map.of("holdfast", "1"),
        loads,
        kills,
        List.of(),
        List.of());
  }
}
