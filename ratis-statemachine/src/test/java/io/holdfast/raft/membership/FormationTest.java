package io.holdfast.raft.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormationTest {
  @TempDir Path directory;

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    Formation formed = Formation.open(directory).formedWith(Map.of("n1", "a", "n2", "b"));
    formed.asJoined().write(directory);
    assertEquals(formed.asJoined(), Formation.open(directory));
  }

  @Test
  void aFileThatTheDiskHasChangedIsRefused() throws IOException {
    Formation.open(directory).formedWith(Map.of("n1", "a", "n2", "b")).write(directory);
    Path file = directory.resolve("formation");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("member.n2=b", "member.n2=c"));
    IOException damaged = assertThrows(IOException.class, () -> Formation.open(directory));
    assertTrue(damaged.getMessage().contains("checksum"), damaged.getMessage());
  }

  @Test
  void aFileOfAVersionWithoutChecksumIsRead() throws IOException {
    Files.writeString(
        directory.resolve("formation"),
        "#Sat Nov 28 10:00:00 UTC 2026\nincarnation=a\njoined=true\nmember.n1=a\nmember.n2=b\n");
    assertEquals(
        new Formation("a", Map.of("n1", "a", "n2", "b"), true, false), Formation.open(directory));
  }
}
