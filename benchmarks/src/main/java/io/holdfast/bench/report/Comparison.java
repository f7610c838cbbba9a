package io.holdfast.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The systems of one report side by side, over all its rounds. */
public final class Comparison {
  /** The system that is compared. */
  public static final String OURS = "holdfast";

  /** Not a peer: it stores nothing. */
  public static final String CEILING = "ceiling";

  private final RunReport report;

  public Comparison(RunReport report) {
    this.report = report;
  }

  /** Workloads in the order in which they were measured. */
  public List<String> workloads() {
    return report.loads().stream().map(LoadResult::workload).distinct().toList();
  }

  /** Systems that were measured under a workload, in the order of the first round. */
  public List<String> systems(String workload) {
    return report.loads().stream()
        .filter(load -> load.workload().equals(workload))
        .map(LoadResult::system)
        .distinct()
        .toList();
  }

  /** The results of all rounds. */
  public List<LoadResult> rounds(String system, String workload) {
    return report.loads().stream()
        .filter(load -> load.system().equals(system) && load.workload().equals(workload))
        .toList();
  }

  /** A figure over all rounds; nothing if it was not measured. */
  public Optional<Spread> spread(
      String system, String workload, ToDoubleFunction<LoadResult> figure) {
    List<Double> figures = rounds(system, workload).stream().map(figure::applyAsDouble).toList();
    return figures.isEmpty() ? Optional.empty() : Optional.of(Spread.of(figures));
  }

  /** Everything under a workload that is neither ours nor the ceiling. */
  public List<String> peers(String workload) {
    return systems(workload).stream()
        .filter(system -> !system.equals(OURS) && !system.equals(CEILING))
        .toList();
  }

  /**
   * The one of these peers with the best median: the highest, or the lowest where less is better.
   */
  public Optional<String> best(
      List<String> peers,
      String workload,
      ToDoubleFunction<LoadResult> figure,
      boolean isLessBetter) {
    Comparator<String> byMedian =
        Comparator.comparingDouble(peer -> spread(peer, workload, figure).orElseThrow().median());
    return peers(workload).stream()
        .filter(peers::contains)
        .max(isLessBetter ? byMedian.reversed() : byMedian);
  }

  /**
   * A system's figure divided by another's, round by round, so that a slow moment of the machine
   * weighs on both.
   */
  public Optional<Spread> ratio(
      String system, String other, String workload, ToDoubleFunction<LoadResult> figure) {
    List<Double> ratios =
        rounds(system, workload).stream()
            .flatMap(
                mine ->
                    rounds(other, workload).stream()
                        .filter(theirs -> theirs.round() == mine.round())
                        .map(theirs -> figure.applyAsDouble(mine) / figure.applyAsDouble(theirs)))
            .toList();
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }
}
