package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at any moment: of a node that applies entries, makes checkpoints, or restores one. */
@Tag("slow")
final class KilledProcessTest {
  private static final StorageSettings SMALL_BUFFERS = new StorageSettings(1 << 20, 1 << 20, 64, 2);

  private static final int ROUNDS = 3;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir Path temp;

  KilledProcessTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void afterAKillAllTablesStandAtOneEntry() throws IOException {
    Path live = temp.resolve("live");
    Path checkpoints = Files.createDirectory(temp.resolve("checkpoints"));
    long before = -1;
    int moved = 0;
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(Writer.class, 20 + random.nextInt(60), live, checkpoints);
      try (RocksTables tables = RocksTables.open(live, SMALL_BUFFERS)) {
        LogPosition position = tables.appliedPosition();
        TracedEntries.check(tables, position, "round " + round + " seed " + seed);
        assertTrue(position.index() >= before, "went back to " + position + " seed " + seed);
        moved += position.index() > before ? 1 : 0;
        before = position.index();
      }
    }
    assertTrue(moved > 0, "no kill fell behind a flush: the test shows nothing; seed " + seed);
    RocksTables.dropUnfinishedCheckpoints(checkpoints);
    List<Path> complete = list(checkpoints);
    assertTrue(!complete.isEmpty(), "no checkpoint was completed; seed " + seed);
    for (Path checkpoint : complete.reversed().stream().limit(3).toList()) {
      checkState(checkpoint, "seed " + seed);
    }
  }

  @Test
  void afterAKillDuringARestoreTheStateIsTheOldOneOrTheNewOne() throws IOException {
    Path live = temp.resolve("live");
    Path earlier = temp.resolve("earlier");
    Path later = temp.resolve("later");
    try (RocksTables tables = RocksTables.open(live, SMALL_BUFFERS)) {
      TracedEntries.apply(tables, 0, 2_999);
      tables.checkpoint(earlier);
      TracedEntries.apply(tables, 3_000, 3_999);
      tables.checkpoint(later);
    }
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(Restorer.class, 1 + random.nextInt(3), live, earlier, later);
      try (RocksTables tables = RocksTables.open(live, SMALL_BUFFERS)) {
        LogPosition position = tables.appliedPosition();
        assertTrue(position.index() == 2_999 || position.index() == 3_999, position.toString());
        TracedEntries.check(tables, position, "round " + round + " seed " + seed);
      }
      assertEquals(List.of(earlier, later, live), list(temp), "seed " + seed);
    }
    checkState(earlier, "seed " + seed);
    checkState(later, "seed " + seed);
  }

  /** Lets the child get as far as this many lines, then kills it. */
  private static void runAndKill(Class<?> main, int lines, Path... arguments) throws IOException {
    String[] texts = Stream.of(arguments).map(Path::toString).toArray(String[]::new);
    try (ChildJvm child = ChildJvm.start(main, texts)) {
      for (int line = 0; line < lines; line++) {
        String text = child.readLine();
        assertNotNull(text, "the child ended by itself");
        assertTrue(text.startsWith("done "), text);
      }
    }
  }

  private void checkState(Path checkpoint, String context) {
    Path copy = temp.resolve("copy");
    LogPosition position = RocksTables.restore(checkpoint, copy);
    try (RocksTables tables = RocksTables.open(copy, SMALL_BUFFERS)) {
      assertEquals(position, tables.appliedPosition());
      TracedEntries.check(tables, position, checkpoint + " " + context);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** Applies entries for ever, and makes checkpoints beside that. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      Path checkpoints = Path.of(arguments[1]);
      RocksTables.dropUnfinishedCheckpoints(checkpoints);
      RocksTables tables = RocksTables.open(Path.of(arguments[0]), SMALL_BUFFERS);
      CompletableFuture<LogPosition> checkpoint = CompletableFuture.completedFuture(null);
      for (long index = tables.appliedPosition().index() + 1; ; index++) {
        TracedEntries.apply(tables, index);
        if (index % 20 == 0) {
          System.out.println("done " + index);
        }
        if (index % 200 == 0 && checkpoint.isDone()) {
          checkpoint.join();
          Path target = checkpoints.resolve("at" + System.nanoTime());
          checkpoint = CompletableFuture.supplyAsync(() -> tables.checkpoint(target));
        }
      }
    }
  }

  /** Restores one checkpoint and the other, for ever. */
  static final class Restorer {
    private Restorer() {}

    public static void main(String[] arguments) {
      Path live = Path.of(arguments[0]);
      for (int round = 0; ; round++) {
        RocksTables.restore(Path.of(arguments[1 + round % 2]), live);
        System.out.println("done " + round);
      }
    }
  }
}
