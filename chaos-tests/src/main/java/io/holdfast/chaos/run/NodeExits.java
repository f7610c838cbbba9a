package io.holdfast.chaos.run;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.NodeExit;
import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.judge.Judge.Finding;
import io.holdfast.chaos.nemesis.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether node processes ended only when they were told to, or as a fault in force allows.
 *
 * @param faults of the run
 * @param events their beginnings and ends, in the order of time
 */
record NodeExits(List<Fault> faults, List<FaultEvent> events) {
  /** A node may take so long to end by a fault that is over. */
  private static final long AFTERMATH_NANOS = Duration.ofSeconds(5).toNanos();

  Finding judge(List<NodeExit> exits) {
    List<NodeExit> allowed = new ArrayList<>();
    List<NodeExit> wrong = new ArrayList<>();
    for (NodeExit exit : exits) {
      if (!exit.asked()) {
        (isAllowed(exit) ? allowed : wrong).add(exit);
      }
    }
    return new Finding(
        "processes",
        wrong.isEmpty()
            ? new Verdict.Correct(
                "%d ends of node processes, each asked for, %d by a fault that allows it"
                    .formatted(exits.size(), allowed.size()),
                exits.size())
            : new Verdict.Crashed(
                wrong.stream()
                    .map(exit -> exit.node() + " ended by itself, exit code " + exit.exitCode())
                    .collect(Collectors.joining("; "))));
  }

  private boolean isAllowed(NodeExit exit) {
    return faults.stream()
        .filter(fault -> fault.allowedExits().contains(exit.exitCode()))
        .anyMatch(fault -> wasInForce(fault.name(), exit.atNanos()));
  }

  /** Or had ended a moment before. */
  private boolean wasInForce(String fault, long atNanos) {
    int inForce = 0;
    long endedNanos = 0;
    boolean ended = false;
    for (FaultEvent event : events) {
      if (!event.fault().equals(fault) || event.atNanos() - atNanos > 0) {
        continue;
      }
      switch (event.change()) {
        case BEGAN -> inForce++;
        case ENDED -> {
          inForce--;
          endedNanos = event.atNanos();
          ended = true;
        }
      }
    }
    return inForce > 0 || (ended && atNanos - endedNanos <= AFTERMATH_NANOS);
  }
}
