package io.holdfast.chaos.run;

import io.holdfast.chaos.checker.Judge.Finding;
import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.NodeExit;
import java.util.List;
import java.util.stream.Collectors;

/** Whether node processes ended only when they were told to. */
final class NodeExits {
  private NodeExits() {}

  static Finding judge(List<NodeExit> exits) {
    List<NodeExit> unasked = exits.stream().filter(exit -> !exit.asked()).toList();
    return new Finding(
        "processes",
        unasked.isEmpty()
            ? new Verdict.Correct(
                "%d ends of node processes, each asked for".formatted(exits.size()), exits.size())
            : new Verdict.Crashed(
                unasked.stream()
                    .map(exit -> exit.node() + " ended by itself, exit code " + exit.exitCode())
                    .collect(Collectors.joining("; "))));
  }
}
