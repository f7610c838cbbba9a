package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A node of a minority is killed, some bits in one of its files (log, snapshot, database) change,
 * and it is started. It may refuse its data, or end when it meets them; it must not serve them.
 * Heal changes the bits back and starts it.
 */
final class FlipBits implements Fault {
  private static final int MAX_BITS = 8;

  @Override
  public String name() {
    return "flip-bits";
  }

  @Override
  public Set<Integer> allowedExits() {
    return DiskFault.STOPPED_BY_ITS_DISK;
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return cluster.processes().nodes().size() < 3
        ? Optional.of("takes 3 nodes or more")
        : Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) throws IOException {
    NodeProcess node = Victims.one(cluster, random);
    List<FlippedBit> flipped = new ArrayList<>();
    node.killAndChange(() -> flipped.addAll(flip(node, random)));
    node.startUnlessAlive();
    String where =
        flipped.stream()
            .map(bit -> node.dataDirectory().relativize(bit.file()).toString())
            .findFirst()
            .orElse("no file");
    return new DamagedFile(
        flipped.size() + " bits flipped in " + where + " of " + node.name(), node, flipped);
  }

  private static List<FlippedBit> flip(NodeProcess node, RandomGenerator random)
      throws IOException {
    List<FlippedBit> flipped = new ArrayList<>();
    Optional<Path> file = anyFile(node, random);
    if (file.isPresent()) {
      int bits = 1 + random.nextInt(MAX_BITS);
      for (int i = 0; i < bits; i++) {
        flipped.add(FlippedBit.flip(file.get(), random));
      }
    }
    return flipped;
  }

  /** Not the few bytes that say whose data it is: those are checked at each start. */
  private static Optional<Path> anyFile(NodeProcess node, RandomGenerator random)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : FileTrees.files(node.dataDirectory())) {
      boolean isData =
          file.startsWith(node.dataDirectory().resolve("raft"))
              || file.startsWith(node.dataDirectory().resolve("state"));
      if (isData && Files.size(file) > 0) {
        files.add(file);
      }
    }
    Collections.sort(files);
    Collections.shuffle(files, Random.from(random));
    return files.stream().findFirst();
  }
}
