package io.holdfast.chaos.cluster;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a node's process runs: on this machine as it is, or in a network namespace of its own.
 * Whatever it puts before the command must end in exec, so that signals reach the node itself.
 */
@FunctionalInterface
public interface NodeHost {
  /** On this machine, among everything else. */
  NodeHost HERE = (node, command) -> command;

  /**
   * In a session of its own: Ctrl-C in the terminal does not reach it, and it may outlive this JVM.
   */
  NodeHost DETACHED =
      (node, command) -> Stream.concat(Stream.of("setsid"), command.stream()).toList();

  /** The command that starts the node there. */
  List<String> commandOf(NodePlan node, List<String> command);

  /** Variables that the node's process gets beside those of this JVM. */
  default Map<String, String> environmentOf(NodePlan node) {
    return Map.of();
  }
}
