package io.holdfast.chaos.cluster;

import java.util.Map;

/** Something that nodes are started with, and that works inside their processes. */
@FunctionalInterface
public interface NodeEquipment {
  /** The variable that names libraries to be loaded before all others. */
  String PRELOAD = "LD_PRELOAD";

  /** The variables that bring it into the node's process. */
  Map<String, String> environmentOf(NodePlan node);
}
