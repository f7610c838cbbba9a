package io.holdfast.chaos.mutant;

import java.time.Duration;
import java.util.List;

/**
 * What a mutant is put through.
 *
 * @param workload by its name in the suite
 * @param faults by their names; none = the bug shows by itself
 * @param nodes which are mutants
 * @param clients how many at once
 * @param bound from the first operation to the verdict, at the most
 */
public record Trial(
    String workload, List<String> faults, Nodes nodes, int clients, Duration bound) {
  private static final int MANY_CLIENTS = 12;

  /** Which nodes of the cluster have the bug. */
  public enum Nodes {
    /** As if the product had it. */
    ALL,
    /** As if it showed on one machine only: the first. */
    ONE
  }

  /** Copies the list. */
  public Trial {
    faults = List.copyOf(faults);
  }

  /** A trial of a cluster whose nodes all have the bug. */
  static Trial of(String workload, Duration bound, String... faults) {
    return new Trial(workload, List.of(faults), Nodes.ALL, MANY_CLIENTS, bound);
  }

  /** With the bug on the first node only. */
  Trial onOneNode() {
    return new Trial(workload, faults, Nodes.ONE, clients, bound);
  }

  /** With one client only: a bug that shows when nothing else is on its way. */
  Trial withOneClient() {
    return new Trial(workload, faults, nodes, 1, bound);
  }
}
