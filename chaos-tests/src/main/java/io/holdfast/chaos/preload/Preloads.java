package io.holdfast.chaos.preload;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeEquipment;
import io.holdfast.chaos.nemesis.Implant;
import io.holdfast.chaos.nemesis.NodeClocks;
import io.holdfast.chaos.nemesis.NodeDisks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the nodes of one cluster are started with: those implants that this machine can give. */
public final class Preloads {
  private final Optional<WrongClocks> clocks;
  private final Optional<FaultyDisks> disks;

  private Preloads(Optional<WrongClocks> clocks, Optional<FaultyDisks> disks) {
    this.clocks = clocks;
    this.disks = disks;
  }

  /** Prepares them, before the nodes are started. */
  public static Preloads of(ClusterPlan plan, Set<Implant> wanted) {
    boolean wrong = wanted.contains(Implant.CLOCKS) && WrongClocks.missing().isEmpty();
    boolean hurts = wanted.contains(Implant.DISKS) && FaultyDisks.missing().isEmpty();
    return new Preloads(
        wrong ? Optional.of(WrongClocks.create(plan)) : Optional.empty(),
        hurts ? Optional.of(FaultyDisks.create(plan)) : Optional.empty());
  }

  /** For the hosts of the nodes. */
  public List<NodeEquipment> equipment() {
    List<NodeEquipment> equipment = new ArrayList<>();
    clocks.ifPresent(equipment::add);
    disks.ifPresent(equipment::add);
    return equipment;
  }

  /** For faults. */
  public NodeClocks clocks() {
    if (clocks.isPresent()) {
      return clocks.get();
    }
    return NodeClocks.outOfReach(
        WrongClocks.missing().orElse("the nodes were started without clocks that can be moved"));
  }

  /** For faults. */
  public NodeDisks disks() {
    if (disks.isPresent()) {
      return disks.get();
    }
    return NodeDisks.outOfReach(
        FaultyDisks.missing().orElse("the nodes were started without disks that can be hurt"));
  }
}
