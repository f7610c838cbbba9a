package io.holdfast.raft.node;

import static io.holdfast.raft.node.TestCluster.openSession;
import static io.holdfast.raft.node.TestCluster.put;
import static io.holdfast.raft.node.TestCluster.submit;
import static io.holdfast.raft.node.TestCluster.valueAt;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk has changed what it holds refuses it, and says so, or has not met it. */
class DamagedDataTest {
  private static final Snapshots OFTEN = new Snapshots(60, 256 << 10, Duration.ofMinutes(10));
  private static final int KEYS = 100;
  private static final int DAMAGES = 15;

  @TempDir Path directory;

  private final QuietLog refusals = new QuietLog(QuietLog.RATIS_LIFE_CYCLE);

  @AfterEach
  void hearAgain() {
    refusals.close();
  }

  @Test
  void aFlippedBitInTheMiddleOfTheLogIsRefusedInOneLineThatNamesTheDirectory() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 1, Snapshots.DEFAULT)) {
      fill(cluster);
      Path segment =
          filesOf(cluster.directoryOf("n1")).stream()
              .filter(file -> file.getFileName().toString().startsWith("log_"))
              .findFirst()
              .orElseThrow();
      flip(segment, Files.size(segment) * 4);
      assertOneLine(
          cluster, assertThrows(StorageException.class, () -> cluster.start("n1")), "checksum");
      flip(segment, Files.size(segment) * 4);
      cluster.start("n1");
      cluster.awaitLeader();
      assertEquals("value 1", valueAt(cluster.node("n1"), "key 1"));
    }
  }

  /** Found by the chaos suite: a stack trace and exit code 1, where a supervisor looks for 4. */
  @Tag("slow")
  @Test
  void aFlippedBitAnywhereIsRefusedAsDamagedDataOrServedRight() throws Exception {
    long seed = Long.getLong("damage.seed", new SplittableRandom().nextLong());
    System.out.println("seed " + seed + " (repeat with -Ddamage.seed)");
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    try (TestCluster cluster = new TestCluster(directory, 1, OFTEN)) {
      fill(cluster);
      Path good = directory.resolve("good");
      copy(cluster.directoryOf("n1"), good);
      List<Path> files = filesOf(good);
      for (int damage = 0; damage < DAMAGES; damage++) {
        Path file = good.relativize(files.get(random.nextInt(files.size())));
        copy(good, cluster.directoryOf("n1"));
        flip(
            cluster.directoryOf("n1").resolve(file),
            random.nextLong(Files.size(good.resolve(file)) * 8));
        if (!servesRight(cluster)) {
          refused++;
        }
      }
    }
    assertTrue(refused > 0, "no damage was met");
  }

  private static boolean servesRight(TestCluster cluster) throws Exception {
    cluster.fatal.clear();
    HoldfastNode node;
    try {
      node = cluster.start("n1");
    } catch (StorageException refused) {
      assertOneLine(cluster, refused, "");
      return false;
    }
    try {
      await()
          .atMost(TestCluster.PATIENCE)
          .until(() -> node.status().ready() || !cluster.fatal.isEmpty());
      for (int key = 1; key <= KEYS && cluster.fatal.isEmpty(); key++) {
        assertEquals("value " + key, valueAt(node, "key " + key));
      }
      return cluster.fatal.isEmpty();
    } catch (StorageException refused) {
      assertOneLine(cluster, refused, "");
      return false;
    } finally {
      cluster.stop("n1");
    }
  }

  private static void fill(TestCluster cluster) throws Exception {
    HoldfastNode node = cluster.start("n1");
    cluster.awaitLeader();
    long session = openSession(node);
    for (int key = 1; key <= KEYS; key++) {
      submit(node, put(session, key, "key " + key, "value " + key));
    }
    cluster.stop("n1");
  }

  private static void assertOneLine(TestCluster cluster, StorageException told, String part) {
    String message = told.getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains(cluster.directoryOf("n1").toString()), message);
    assertTrue(message.contains(part), message);
  }

  private static void flip(Path file, long bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
    Files.write(file, bytes);
  }

  private static List<Path> filesOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> Files.isRegularFile(file) && file.toFile().length() > 0).toList();
    }
  }

  /** The target holds what the source holds, and nothing else. */
  private static void copy(Path source, Path target) throws IOException {
    if (Files.exists(target)) {
      DurableFiles.deleteTree(target);
    }
    try (Stream<Path> paths = Files.walk(source)) {
      for (Path path : paths.toList()) {
        Files.copy(path, target.resolve(source.relativize(path)));
      }
    }
  }
}
