package io.holdfast.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.format.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk has changed is never taken for the state. */
@Tag("slow")
final class CorruptionTest {
  @TempDir Path temp;
  private Path live;

  @BeforeEach
  void writeSomeFiles() {
    live = temp.resolve("live");
    try (RocksTables tables = RocksTables.open(live)) {
      TracedEntries.apply(tables, 0, 999);
    }
  }

  @Test
  void aFlippedByteInAnyTableFileIsDetected() throws IOException {
    for (Path file : tableFiles()) {
      byte[] good = Files.readAllBytes(file);
      for (int at : new int[] {10, good.length / 3, good.length / 2}) {
        byte[] bad = good.clone();
        bad[at] ^= 0x40;
        Files.write(file, bad);
        assertDetected(file + " byte " + at);
      }
      Files.write(file, good);
    }
    readAll();
  }

  @Test
  void aTruncatedTableFileIsDetected() throws IOException {
    Path file = tableFiles().getFirst();
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, good.length / 2));
    assertDetected("truncated " + file);
  }

  @Test
  void aMissingTableFileIsDetected() throws IOException {
    Path file = tableFiles().getLast();
    Files.delete(file);
    assertDetected("missing " + file);
  }

  @Test
  void aMissingOrBrokenManifestIsDetected() throws IOException {
    Files.write(live.resolve("CURRENT"), "MANIFEST-999999\n".getBytes(UTF_8));
    assertDetected("CURRENT names a manifest that is not there");
    Files.delete(live.resolve("CURRENT"));
    assertDetected("no CURRENT");
  }

  private void assertDetected(String what) {
    StorageException failure = assertThrows(StorageException.class, this::readAll, what);
    assertTrue(failure.getMessage().contains(live.toString()), failure.getMessage());
    assertTrue(failure.getMessage().lines().count() == 1, failure.getMessage());
  }

  private void readAll() {
    try (RocksTables tables = RocksTables.open(live)) {
      for (Table table : Table.values()) {
        tables.scan(table, null, null, false, (_, _) -> true);
      }
    }
  }

  private List<Path> tableFiles() throws IOException {
    try (Stream<Path> files = Files.list(live)) {
      return files.filter(file -> file.toString().endsWith(".sst")).sorted().toList();
    }
  }
}
