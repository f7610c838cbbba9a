package io.holdfast.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.store.format.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a read costs when a file has many rows. */
final class FilterReadsTest {
  /** The filter of a file of so many rows, in one piece, is 625 KB. */
  private static final int ROWS = 500_000;

  /** The cache cannot hold a block of that size. */
  private static final StorageSettings SMALL_CACHE =
      new StorageSettings(1 << 20, 64 << 20, 1_024, 2);

  /** So many files of the first level are merged into one below it. */
  private static final int FILES_MERGED = 4;

  private static final int READS = 2_000;
  private static final long MAX_BYTES_A_READ = 64 << 10;
  private static final Path OWN_READS = Path.of("/proc/self/io");

  @TempDir Path temp;

  /** Found with five million keys: each row that a put looked at read 750 KB, puts took seconds. */
  @Test
  void aRowIsFoundWithoutReadingTheFilterOfItsWholeFile() throws IOException {
    assumeTrue(Files.isReadable(OWN_READS), "Linux tells what a process reads");
    SplittableRandom random = new SplittableRandom(20_261_128);
    try (RocksTables tables = RocksTables.open(temp.resolve("live"), SMALL_CACHE)) {
      fill(tables);

      long before = bytesRead();
      int found = 0;
      for (int read = 0; read < READS; read++) {
        found += tables.reader().get(Table.RECORDS, key(random.nextInt(ROWS))) == null ? 0 : 1;
      }
      long bytesEach = (bytesRead() - before) / READS;

      assertEquals(READS, found);
      assertTrue(bytesEach < MAX_BYTES_A_READ, bytesEach + " bytes were read for each row");
    }
  }

  /**
   * Writes all rows, and waits until they lie in one file below the first level: there filters stay
   * in memory whatever their size.
   */
  private void fill(RocksTables tables) {
    int entry = 0;
    for (int file = 0; file < FILES_MERGED; file++) {
      for (int row = file; row < ROWS; row += FILES_MERGED) {
        tables.put(Table.RECORDS, key(row), new byte[] {1});
        if (row % 1_000 == file) {
          tables.commit(1, ++entry);
        }
      }
      tables.commit(1, ++entry);
      tables.flush();
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> largeFiles() == 1);
  }

  private long largeFiles() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("live"))) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .filter(file -> file.toFile().length() > MAX_BYTES_A_READ)
          .count();
    }
  }

  /** By read calls of this process, from the page cache or the disk. */
  private static long bytesRead() throws IOException {
    for (String line : Files.readAllLines(OWN_READS)) {
      if (line.startsWith("rchar: ")) {
        return Long.parseLong(line.substring("rchar: ".length()));
      }
    }
    throw new IOException(OWN_READS + " has no rchar");
  }

  private static byte[] key(int row) {
    return String.format("key-%09d", row).getBytes(US_ASCII);
  }
}
