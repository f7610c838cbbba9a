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
 * @param pause how long each rests after a step
 * @param bound from the first operation to the verdict, at the most
 */
public record Trial(
    String workload,
    List<String> faults,
    Nodes nodes,
    int clients,
    Duration pause,
    Duration bound) {
  private static final int MANY_CLIENTS = 12;

  /** Much longer than a write takes: most faults strike when the last one has its answer. */
  private static final Duration IDLE = Duration.ofMillis(150);

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
    return new Trial(workload, List.of(faults), Nodes.ALL, MANY_CLIENTS, Duration.ZERO, bound);
  }

  /** With the bug on the first node only. */
  Trial onOneNode() {
    return new Trial(workload, faults, Nodes.ONE, clients, pause, bound);
  }

  /** With one client that rests between its steps: a bug that shows when nothing is on its way. */
  Trial withOneIdleClient() {
    return new Trial(workload, faults, nodes, 1, IDLE, bound);
  }
}
