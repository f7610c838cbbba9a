package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.nemesis.NodeClocks;
import io.holdfast.chaos.nemesis.NodeDisks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Nodes that are never started, and a network that only remembers what is lost in it. */
final class PaperCluster implements ChaosCluster, ClusterNetwork {
  private final ProcessCluster processes;
  private final List<Loss> losses = new ArrayList<>();

  PaperCluster(int nodes) {
    // No one listens there, so no one leads.
    List<NodePlan> plans =
        IntStream.rangeClosed(1, nodes)
            .mapToObj(i -> new NodePlan("n" + i, "127.0.0.1", 1, 1, ""))
            .toList();
    this.processes =
        new ProcessCluster(
            new ClusterPlan("paper", Path.of("none"), Path.of("none"), plans, List.of()));
  }

  List<Loss> losses() {
    return losses;
  }

  /** Whether anything that one sends reaches the other. */
  boolean hears(String to, String from) {
    return losses.stream().noneMatch(loss -> loss.equals(Loss.all(from, to)));
  }

  @Override
  public ProcessCluster processes() {
    return processes;
  }

  @Override
  public ClusterNetwork network() {
    return this;
  }

  @Override
  public NodeClocks clocks() {
    return NodeClocks.outOfReach("there are none on paper");
  }

  @Override
  public NodeDisks disks() {
    return NodeDisks.outOfReach("there are none on paper");
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public void begin(Collection<Loss> more) {
    losses.addAll(more);
  }

  @Override
  public void end(Collection<Loss> less) {
    less.forEach(losses::remove);
  }

  @Override
  public Slowness slow(Collection<SlowLink> links) {
    throw new UnsupportedOperationException("paper is never slow");
  }

  @Override
  public void close() {
    processes.close();
  }
}
