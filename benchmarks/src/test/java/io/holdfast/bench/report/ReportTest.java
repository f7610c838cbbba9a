package io.holdfast.bench.report;

import static io.holdfast.bench.report.Samples.load;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final RunReport TWO_ROUNDS =
      Samples.report(
          List.of(
              load("ceiling", "put:64", 1, 12_000, 1),
              load("holdfast", "put:64", 1, 6_000, 2),
              load("etcd-json", "put:64", 1, 2_000, 6),
              load("zookeeper", "put:64", 1, 1_000, 12),
              load("ceiling", "put:64", 2, 12_000, 1),
              load("holdfast", "put:64", 2, 4_000, 3),
              load("etcd-json", "put:64", 2, 2_000, 6),
              load("zookeeper", "put:64", 2, 1_500, 9)),
          List.of(
              new LeaderKillResult("holdfast", 1, 300, 250, 4, List.of()),
              new LeaderKillResult("etcd-json", 1, 1_000, 900, 20, List.of()),
              new LeaderKillResult("etcd-json", 2, 3_000, 900, 20, List.of())));

  @Test
  void ratiosAreTakenRoundByRoundAgainstTheBestPeer() {
    Comparison comparison = new Comparison(TWO_ROUNDS);
    assertEquals(
        Optional.of("etcd-json"),
        comparison.best(
            comparison.peers("put:64"), "put:64", LoadResult::operationsPerSecond, false));
    assertEquals(
        Optional.of(new Spread(2.5, 2, 3)),
        comparison.ratio("holdfast", "etcd-json", "put:64", LoadResult::operationsPerSecond));
  }

  @Test
  void theBestPeerOfALatencyIsTheOneWithTheLeast() {
    assertEquals(
        Optional.of("etcd-json"),
        new Comparison(TWO_ROUNDS)
            .best(
                List.of("etcd-json", "zookeeper"),
                "put:64",
                load -> load.latency().p99Millis(),
                true));
  }

  @Test
  void theTextSaysWhatIsMetAndWhatIsNot() {
    String text = new ReportText(TWO_ROUNDS).text();
    assertTrue(text.contains("2.50 (2.00–3.00)"), text);
    assertTrue(text.contains("42 % (33 %–50 %)"), text);
    assertTrue(row(text, "| put:64      | operations/s").endsWith("yes |"), text);
    assertTrue(row(text, "| leader-kill").contains("0.30"), text);
  }

  @Test
  void aGoalThatIsMissedIsCalledMissed() {
    RunReport report =
        Samples.report(
            List.of(
                load("holdfast", "put:64", 1, 2_400, 2), load("etcd-json", "put:64", 1, 1_000, 2)),
            List.of());
    String text = new ReportText(report).text();
    assertTrue(row(text, "| put:64   | operations/s").endsWith(" NO |"), text);
  }

  @Test
  void failuresAreToldAndSpoilTheRun() {
    assertFalse(new ReportText(TWO_ROUNDS).hasFailures());
    LatencySummary latency = load("x", "y", 1, 1, 1).latency();
    LoadResult failed =
        new LoadResult("holdfast", "put:64", 1, 10, latency, 3, Map.of("503 busy", 3L), 0.1);
    ReportText text = new ReportText(Samples.report(List.of(failed), List.of()));
    assertTrue(text.hasFailures());
    assertTrue(text.text().contains("failed: 3 × holdfast put:64: 503 busy"), text.text());
  }

  @Test
  void aSystemThatDidNothingSpoilsTheRun() {
    RunReport report = Samples.report(List.of(load("holdfast", "put:64", 1, 0, 1)), List.of());
    assertTrue(new ReportText(report).hasFailures());
  }

  @Test
  void missingFiguresAreToldAndSpoilTheRun() {
    RunReport whole = Samples.report(List.of(load("holdfast", "put:64", 1, 9, 1)), List.of());
    RunReport report =
        new RunReport(
            whole.startedAt(),
            whole.command(),
            whole.machine(),
            whole.versions(),
            whole.loads(),
            whole.leaderKills(),
            whole.nodes(),
            List.of("round 1, holdfast: no leader"));
    assertFalse(new ReportText(whole).hasFailures());
    assertTrue(new ReportText(report).hasFailures());
    assertTrue(new ReportText(report).text().contains("missing: round 1, holdfast: no leader"));
  }

  @Test
  void whatIsWrittenAsJsonIsReadBackTheSame(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("report.json");
    TWO_ROUNDS.write(file);
    assertEquals(TWO_ROUNDS, RunReport.read(file));
  }

  private static String row(String text, String start) {
    return text.lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElse("no row " + start);
  }
}
