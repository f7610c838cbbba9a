package io.holdfast.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The report that is printed: machine, versions, one table of all loads, the deaths of leaders,
 * memory, and the goals.
 */
public final class ReportText {
  private static final String NONE = "";

  private final RunReport report;
  private final Comparison comparison;

  public ReportText(RunReport report) {
    this.report = report;
    this.comparison = new Comparison(report);
  }

  /** The whole text, in Markdown. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("Machine: ").append(report.machine().text()).append('\n');
    text.append("Run: ")
        .append(report.command())
        .append(", ")
        .append(report.startedAt())
        .append('\n');
    new TreeMap<>(report.versions())
        .forEach(
            (system, version) ->
                text.append("- ").append(system).append(": ").append(version).append('\n'));
    section(
        text,
        "Latencies in milliseconds; where there were several rounds: median (lowest–highest)",
        loads());
    section(text, "SIGKILL of the leader under writing clients", leaderKills());
    section(text, "Start of all nodes at once, and memory of the largest, MiB in RAM", nodes());
    section(text, "Goals", goals());
    failures()
        .forEach(
            (what, count) ->
                text.append("failed: ").append(count).append(" × ").append(what).append('\n'));
    report.incidents().forEach(incident -> text.append("missing: ").append(incident).append('\n'));
    return text.toString();
  }

  private static void section(StringBuilder text, String heading, TextTable table) {
    if (!table.isEmpty()) {
      text.append('\n').append(heading).append("\n\n").append(table.text());
    }
  }

  private TextTable loads() {
    TextTable table =
        new TextTable(
            2,
            "workload",
            "system",
            "operations/s",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max",
            "failed",
            "of ceiling",
            "to best peer",
            "generator cores");
    for (String workload : comparison.workloads()) {
      for (String system : comparison.systems(workload)) {
        table.add(load(workload, system));
      }
    }
    return table;
  }

  private List<String> load(String workload, String system) {
    return List.of(
        workload,
        system,
        comparison
            .spread(system, workload, LoadResult::operationsPerSecond)
            .orElseThrow()
            .text(Figures::count),
        median(system, workload, load -> load.latency().p50Millis()),
        median(system, workload, load -> load.latency().p90Millis()),
        median(system, workload, load -> load.latency().p99Millis()),
        median(system, workload, load -> load.latency().p999Millis()),
        median(system, workload, load -> load.latency().maxMillis()),
        Long.toString(
            comparison.rounds(system, workload).stream().mapToLong(LoadResult::failures).sum()),
        ceilingShare(system, workload).map(spread -> spread.text(Figures::percent)).orElse(NONE),
        toBestPeer(system, workload),
        comparison
            .spread(system, workload, LoadResult::generatorCores)
            .orElseThrow()
            .text(Figures::ratio));
  }

  private String median(String system, String workload, ToDoubleFunction<LoadResult> millis) {
    return Figures.millis(comparison.spread(system, workload, millis).orElseThrow().median());
  }

  private Optional<Spread> ceilingShare(String system, String workload) {
    return comparison.ratio(system, Comparison.CEILING, workload, LoadResult::operationsPerSecond);
  }

  private String toBestPeer(String system, String workload) {
    return comparison
        .best(comparison.peers(workload), workload, LoadResult::operationsPerSecond, false)
        .filter(best -> !best.equals(system) && !system.equals(Comparison.CEILING))
        .flatMap(best -> comparison.ratio(system, best, workload, LoadResult::operationsPerSecond))
        .map(ratio -> ratio.text(Figures::ratio))
        .orElse(NONE);
  }

  private TextTable leaderKills() {
    TextTable table =
        new TextTable(
            1,
            "system",
            "longest client pause, ms",
            "pause of the median client, ms",
            "failed attempts");
    for (String system : leaderKillSystems()) {
      table.add(
          List.of(
              system,
              pauses(system, LeaderKillResult::longestPauseMillis).text(Figures::count),
              pauses(system, LeaderKillResult::medianPauseMillis).text(Figures::count),
              pauses(system, LeaderKillResult::failedAttempts).text(Figures::count)));
    }
    return table;
  }

  private List<String> leaderKillSystems() {
    return report.leaderKills().stream().map(LeaderKillResult::system).distinct().toList();
  }

  private Spread pauses(String system, ToDoubleFunction<LeaderKillResult> figure) {
    return Spread.of(
        report.leaderKills().stream()
            .filter(kill -> kill.system().equals(system))
            .map(figure::applyAsDouble)
            .toList());
  }

  private TextTable nodes() {
    TextTable table = new TextTable(1, "system", "ready after ms", "at rest", "after load");
    for (String system : report.nodes().stream().map(NodeResult::system).distinct().toList()) {
      table.add(
          List.of(
              system,
              ofNodes(system, NodeResult::readyMillis).text(Figures::count),
              ofNodes(system, NodeResult::atRestBytes).text(Figures::mebibytes),
              ofNodes(system, NodeResult::afterLoadBytes).text(Figures::mebibytes)));
    }
    return table;
  }

  private Spread ofNodes(String system, ToDoubleFunction<NodeResult> figure) {
    return Spread.of(
        report.nodes().stream()
            .filter(node -> node.system().equals(system))
            .map(figure::applyAsDouble)
            .toList());
  }

  private TextTable goals() {
    TextTable table = new TextTable(3, "workload", "figure", "against", "goal", "ratio", "met");
    Goal.ALL.forEach(goal -> goalRow(goal).ifPresent(table::add));
    ceilingRow("get:256", Goal.GET_OF_CEILING).ifPresent(table::add);
    ceilingRow("put:256", Goal.PUT_OF_CEILING).ifPresent(table::add);
    pauseRow().ifPresent(table::add);
    restRow().ifPresent(table::add);
    return table;
  }

  private Optional<List<String>> goalRow(Goal goal) {
    Optional<String> best =
        comparison.best(goal.peers(), goal.workload(), goal.figure(), goal.isAtMost());
    return best.flatMap(
            peer -> comparison.ratio(Comparison.OURS, peer, goal.workload(), goal.figure()))
        .map(
            ratio ->
                row(
                    goal.workload(),
                    goal.figureName(),
                    best.orElseThrow(),
                    (goal.isAtMost() ? "≤ " : "≥ ") + Figures.ratio(goal.bound()),
                    ratio.text(Figures::ratio),
                    goal.isMetBy(ratio.median())));
  }

  private Optional<List<String>> ceilingRow(String workload, double bound) {
    return ceilingShare(Comparison.OURS, workload)
        .map(
            share ->
                row(
                    workload,
                    "operations/s",
                    Comparison.CEILING,
                    "≥ " + Figures.ratio(bound),
                    share.text(Figures::ratio),
                    share.median() >= bound));
  }

  /** Our median against the best round of etcd, which is the harder of the possible readings. */
  private Optional<List<String>> pauseRow() {
    Optional<String> etcd =
        leaderKillSystems().stream()
            .filter(system -> system.startsWith("etcd"))
            .min((one, other) -> Double.compare(bestPause(one), bestPause(other)));
    if (etcd.isEmpty() || !leaderKillSystems().contains(Comparison.OURS)) {
      return Optional.empty();
    }
    double ours = pauses(Comparison.OURS, LeaderKillResult::longestPauseMillis).median();
    double ratio = ours / bestPause(etcd.get());
    return Optional.of(
        row(
            "leader-kill",
            "longest pause",
            etcd.get() + ", its best round",
            "≤ " + Figures.ratio(Goal.PAUSE_RATIO),
            Figures.ratio(ratio),
            ratio <= Goal.PAUSE_RATIO));
  }

  private double bestPause(String system) {
    return pauses(system, LeaderKillResult::longestPauseMillis).min();
  }

  private Optional<List<String>> restRow() {
    boolean isMeasured =
        report.nodes().stream().anyMatch(node -> node.system().equals(Comparison.OURS));
    if (!isMeasured) {
      return Optional.empty();
    }
    double bytes = ofNodes(Comparison.OURS, NodeResult::atRestBytes).max();
    return Optional.of(
        row(
            "rest",
            "MiB in RAM",
            "a bound",
            "< " + Figures.mebibytes(Goal.REST_BYTES),
            Figures.mebibytes(bytes),
            bytes < Goal.REST_BYTES));
  }

  private static List<String> row(
      String workload, String figure, String against, String goal, String ratio, boolean isMet) {
    return List.of(workload, figure, against, goal, ratio, isMet ? "yes" : "NO");
  }

  private Map<String, Long> failures() {
    Map<String, Long> failures = new TreeMap<>();
    for (LoadResult load : report.loads()) {
      load.failureReasons()
          .forEach(
              (reason, count) ->
                  failures.merge(
                      load.system() + " " + load.workload() + ": " + reason, count, Long::sum));
    }
    return failures;
  }

  /** Whether any load had failures or did nothing at all, or figures are missing. */
  public boolean hasFailures() {
    List<LoadResult> bad = new ArrayList<>(report.loads());
    bad.removeIf(load -> load.failures() == 0 && load.operationsPerSecond() > 0);
    return !bad.isEmpty() || !report.incidents().isEmpty();
  }
}
