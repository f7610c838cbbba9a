package io.holdfast.chaos.cluster;

import java.util.List;
import java.util.Map;

/** Something that nodes are started with, and that works inside their processes. */
@FunctionalInterface
public interface NodeEquipment {
  /** The variable that names libraries to be loaded before all others. */
  String PRELOAD = "LD_PRELOAD";

  /** The command that starts a node with it. */
  default List<String> commandOf(List<String> command) {
    return command;
  }

  /** The variables that bring it into the node's process. */
  Map<String, String> environmentOf(NodePlan node);
}
