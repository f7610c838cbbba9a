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
 * @param run how long one run lasts
 * @param recovery within this time of the last fault every node must serve again
 * @param bound all runs together, at the most
 */
public record Trial(
    String workload,
    List<String> faults,
    Nodes nodes,
    int clients,
    Duration pause,
    Duration run,
    Duration recovery,
    Duration bound) {
  private static final int MANY_CLIENTS = 12;

  /** Much longer than a write takes: most faults strike when the last one has its answer. */
  private static final Duration IDLE = Duration.ofMillis(150);

  /** Long enough for a few strikes. */
  private static final Duration RUN = Duration.ofSeconds(20);

  /** A cluster that a bug has torn apart is not waited for as long as another. */
  private static final Duration RECOVERY = Duration.ofSeconds(20);

  /** No machine is too busy for that. */
  private static final Duration PATIENT_RECOVERY = Duration.ofMinutes(1);

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
    return new Trial(
        workload, List.of(faults), Nodes.ALL, MANY_CLIENTS, Duration.ZERO, RUN, RECOVERY, bound);
  }

  /** With the bug on the first node only. */
  Trial onOneNode() {
    return new Trial(workload, faults, Nodes.ONE, clients, pause, run, recovery, bound);
  }

  /** In longer runs, for a fault that takes long to show. */
  Trial withRunsOf(Duration time) {
    return new Trial(workload, faults, nodes, clients, pause, time, recovery, bound);
  }

  /** Of a bug that keeps a node from serving again: a busy machine must not look like it. */
  Trial judgedByLiveness() {
    return new Trial(workload, faults, nodes, clients, pause, run, PATIENT_RECOVERY, bound);
  }

  /** With one client that rests between its steps: a bug that shows when nothing is on its way. */
  Trial withOneIdleClient() {
    return new Trial(workload, faults, nodes, 1, IDLE, run, recovery, bound);
  }
}
