package io.holdfast.chaos.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Starts nodes where another host does, with equipment.
 *
 * @param equipment no two pieces may set the same variable, the one for preloaded libraries apart
 */
public record EquippedHost(NodeHost host, List<NodeEquipment> equipment) implements NodeHost {
  /** Copies the list. */
  public EquippedHost {
    equipment = List.copyOf(equipment);
  }

  @Override
  public List<String> commandOf(NodePlan node, List<String> command) {
    List<String> equipped = command;
    for (NodeEquipment piece : equipment) {
      equipped = piece.commandOf(equipped);
    }
    return host.commandOf(node, equipped);
  }

  @Override
  public Map<String, String> environmentOf(NodePlan node) {
    Map<String, String> environment = new HashMap<>(host.environmentOf(node));
    for (NodeEquipment piece : equipment) {
      piece
          .environmentOf(node)
          .forEach((name, value) -> environment.merge(name, value, join(name)));
    }
    return environment;
  }

  private static BinaryOperator<String> join(String name) {
    return (one, other) -> {
      if (!name.equals(NodeEquipment.PRELOAD)) {
        throw new IllegalStateException(name + " is set twice: " + one + ", " + other);
      }
      return one + ":" + other;
    };
  }
}
