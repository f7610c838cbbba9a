package io.holdfast.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.format.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointTest {
  @TempDir Path temp;

  @Test
  void aCheckpointHoldsTheStateAndItsPositionAndCanBeRestored() throws IOException {
    Path live = temp.resolve("live");
    Path checkpoint = temp.resolve("checkpoint");
    try (RocksTables tables = RocksTables.open(live)) {
      tables.put(Table.RECORDS, bytes("a"), bytes("1"));
      tables.commit(1, 0);
      tables.commitPosition(2, 1);
      assertEquals(new LogPosition(2, 1), tables.checkpoint(checkpoint));
      tables.put(Table.RECORDS, bytes("a"), bytes("2"));
      tables.commit(2, 2);
    }
    List<Path> before = list(checkpoint);

    assertEquals(new LogPosition(2, 1), RocksTables.positionOf(checkpoint));
    assertEquals(before, list(checkpoint), "reading the position leaves no trace");
    assertEquals(new LogPosition(2, 1), RocksTables.restore(checkpoint, live));

    try (RocksTables tables = RocksTables.open(live)) {
      assertEquals(new LogPosition(2, 1), tables.appliedPosition());
      assertArrayEquals(bytes("1"), tables.get(Table.RECORDS, bytes("a")));
    }
    assertEquals(List.of(checkpoint, live), list(temp));
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
