package io.holdfast.chaos.preload;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeEquipment;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.nemesis.NodeDisks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Disks by {@code faulty-disk.c}, which is compiled when a cluster is made, and preloaded into each
 * node; its head tells how it works.
 */
public final class FaultyDisks implements NodeDisks, NodeEquipment {
  // The numbers of struct control, in their order.
  private static final int FULL = 0;
  private static final int WRITES_FAIL_PPM = 1;
  private static final int FORCES_FAIL_PPM = 2;
  private static final int FORCE_MILLIS = 3;
  private static final int HUNG = 4;
  private static final int NUMBERS = 5;

  private final ClusterPlan plan;
  private final Path library;
  private final Map<String, Duration> delays = new HashMap<>();

  private FaultyDisks(ClusterPlan plan, Path library) {
    this.plan = plan;
    this.library = library;
  }

  /** Why there can be none on this machine; empty = there can. */
  public static Optional<String> missing() {
    return PreloadedLibrary.missing();
  }

  /**
   * All disks are well at first.
   *
   * @throws IllegalStateException when the library cannot be compiled
   */
  public static FaultyDisks create(ClusterPlan plan) {
    try {
      Files.createDirectories(plan.directory());
      FaultyDisks disks =
          new FaultyDisks(plan, PreloadedLibrary.compile("faulty-disk", plan.directory()));
      for (NodePlan node : plan.nodes()) {
        Files.createDirectories(disks.journals(node.name()));
        Files.write(disks.control(node.name()), new byte[NUMBERS * Long.BYTES]);
      }
      return disks;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the disks", e);
    }
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public void setFull(String node, boolean full) {
    set(node, FULL, full ? 1 : 0);
  }

  @Override
  public void setFailures(String node, int perMillion) {
    set(node, WRITES_FAIL_PPM, perMillion);
    set(node, FORCES_FAIL_PPM, perMillion);
  }

  @Override
  public synchronized void delayForces(String node, Duration by) {
    set(node, FORCE_MILLIS, delays.merge(node, by, Duration::plus).toMillis());
  }

  @Override
  public void setHung(String node, boolean hung) {
    set(node, HUNG, hung ? 1 : 0);
  }

  @Override
  public int loseUnforced(String node) {
    try {
      int writes = new DiskJournals(journals(node)).undo(plan.dataDirectory(node));
      FileTrees.files(journals(node)).forEach(FileTrees::delete);
      return writes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take back the writes of " + node, e);
    }
  }

  /** The node has the file mapped: it sees the number at once. */
  private void set(String node, int number, long value) {
    SharedNumbers.set(control(node), number, value);
  }

  private Path journals(String node) {
    return plan.directory().resolve(node + ".journals");
  }

  private Path control(String node) {
    return plan.directory().resolve(node + ".disk");
  }

  @Override
  public Map<String, String> environmentOf(NodePlan node) {
    return Map.of(
        PRELOAD,
        library.toString(),
        "HOLDFAST_DISK_DIRECTORY",
        plan.dataDirectory(node.name()).toString(),
        "HOLDFAST_DISK_JOURNALS",
        journals(node.name()).toString(),
        "HOLDFAST_DISK_CONTROL",
        control(node.name()).toString());
  }
}
