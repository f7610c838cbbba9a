package io.holdfast.chaos.preload;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeEquipment;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.nemesis.NodeClocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Wall clocks by {@code wrong-clock.c}, which is compiled when a cluster is made, and preloaded
 * into each node; its head tells how it works. Safe for many threads.
 */
public final class WrongClocks implements NodeClocks, NodeEquipment {
  private final Path directory;
  private final Path library;
  private final Map<String, Duration> offsets = new HashMap<>();

  private WrongClocks(Path directory, Path library) {
    this.directory = directory;
    this.library = library;
  }

  /** Why there can be none on this machine; empty = there can. */
  public static Optional<String> missing() {
    return PreloadedLibrary.missing();
  }

  /**
   * All clocks are right at first.
   *
   * @throws IllegalStateException when the library cannot be compiled
   */
  public static WrongClocks create(ClusterPlan plan) {
    try {
      Files.createDirectories(plan.directory());
      WrongClocks clocks =
          new WrongClocks(
              plan.directory(), PreloadedLibrary.compile("wrong-clock", plan.directory()));
      for (NodePlan node : plan.nodes()) {
        SharedNumbers.create(clocks.file(node.name()), 1);
      }
      return clocks;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the clocks", e);
    }
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public synchronized void shift(String node, Duration by) {
    SharedNumbers.set(file(node), 0, offsets.merge(node, by, Duration::plus).toNanos());
  }

  private Path file(String node) {
    return directory.resolve(node + ".clock");
  }

  @Override
  public Map<String, String> environmentOf(NodePlan node) {
    return Map.of(
        PRELOAD, library.toString(), "HOLDFAST_CLOCK_CONTROL", file(node.name()).toString());
  }
}
