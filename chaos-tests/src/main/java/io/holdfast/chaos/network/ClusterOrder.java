package io.holdfast.chaos.network;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.EquippedHost;
import io.holdfast.chaos.cluster.NodeEquipment;
import io.holdfast.chaos.cluster.NodeHost;
import io.holdfast.chaos.nemesis.Implant;
import io.holdfast.chaos.preload.Preloads;
import io.holdfast.chaos.security.ClusterSecurity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster that is wanted.
 *
 * @param directory for the files of the nodes
 * @param count of nodes, which are n1 to nN
 * @param settings lines of YAML for every node
 * @param implants what faults must reach inside the nodes
 * @param equipment what else the nodes are to be started with
 * @param secured whether nodes take nothing without TLS and nobody without a token
 */
public record ClusterOrder(
    String name,
    Path directory,
    int count,
    List<String> settings,
    Set<Implant> implants,
    List<NodeEquipment> equipment,
    boolean secured) {

  /** Copies the collections. */
  public ClusterOrder {
    settings = List.copyOf(settings);
    implants = Set.copyOf(implants);
    equipment = List.copyOf(equipment);
  }

  /** One with the product's own settings and nothing inside. */
  public static ClusterOrder of(String name, Path directory, int count) {
    return new ClusterOrder(name, directory, count, List.of(), Set.of(), List.of(), false);
  }

  /** With lines of YAML more. */
  public ClusterOrder with(List<String> more) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(more);
    return new ClusterOrder(name, directory, count, all, implants, equipment, secured);
  }

  /** With these implants. */
  public ClusterOrder with(Set<Implant> wanted) {
    return new ClusterOrder(name, directory, count, settings, wanted, equipment, secured);
  }

  /** With what else the nodes are to be started with. */
  public ClusterOrder equipped(List<NodeEquipment> pieces) {
    return new ClusterOrder(name, directory, count, settings, implants, pieces, secured);
  }

  /** With TLS and users, or without. */
  public ClusterOrder secured(boolean wanted) {
    return new ClusterOrder(name, directory, count, settings, implants, equipment, wanted);
  }

  NodeHost on(NodeHost host, Preloads preloads, Optional<ClusterSecurity> security) {
    List<NodeEquipment> all = new ArrayList<>(equipment);
    all.addAll(preloads.equipment());
    security.ifPresent(all::add);
    return new EquippedHost(host, all);
  }

  Optional<ClusterSecurity> securityOf(ClusterPlan plan) {
    return secured ? Optional.of(ClusterSecurity.of(plan)) : Optional.empty();
  }

  ClusterPlan applyTo(ClusterPlan plan) {
    ClusterPlan result = plan;
    for (String setting : settings) {
      result = result.with(setting);
    }
    return result;
  }
}
