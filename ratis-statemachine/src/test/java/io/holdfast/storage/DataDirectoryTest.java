package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  private static final long NOW = 1_700_000_000_000L;

  @TempDir Path temp;
  private Path root;

  @BeforeEach
  void nameTheDirectory() {
    root = temp.resolve("not").resolve("there").resolve("data");
  }

  @Test
  void theFirstStartWritesWhoTheDirectoryBelongsTo() {
    try (DataDirectory directory = DataDirectory.open(root, "prod", "n1", NOW)) {
      assertTrue(directory.fresh());
      assertEquals(new NodeIdentity(2, "prod", "n1", NOW), directory.identity());
      assertEquals(root.resolve("raft"), directory.raft());
      assertEquals(root.resolve("state/live"), directory.live());
    }
    try (DataDirectory directory = DataDirectory.open(root, "prod", "n1", NOW + 1)) {
      assertFalse(directory.fresh());
      assertEquals(NOW, directory.identity().createdMillis());
    }
  }

  @Test
  void onlyTheOwnerEntersADirectoryThatANodeHasMade() throws IOException {
    try (DataDirectory directory = DataDirectory.open(root, "prod", "n1", NOW)) {
      assertEquals("rwx------", permissions());
      assertFalse(directory.isOpenToOthers());
    }
  }

  @Test
  void aDirectoryThatOthersCanEnterIsKnownAndStaysAsItIs() throws IOException {
    DataDirectory.open(root, "prod", "n1", NOW).close();
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (DataDirectory directory = DataDirectory.open(root, "prod", "n1", NOW)) {
      assertTrue(directory.isOpenToOthers());
      assertEquals("rwxr-xr-x", permissions());
    }
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root));
  }

  @Test
  void theIdentityFileHasAFormatThatStays() throws IOException {
    DataDirectory.open(root, "prod", "n1", NOW).close();
    assertEquals(
        "format: 2\ncluster: prod\nnode: n1\ncreated: 1700000000000\nchecksum: 4e3e345e\n",
        Files.readString(root.resolve("identity")));
  }

  @Test
  void anIdentityThatTheDiskHasChangedIsRefused() throws IOException {
    DataDirectory.open(root, "prod", "n1", NOW).close();
    String text = Files.readString(root.resolve("identity"));
    Files.writeString(root.resolve("identity"), text.replace("node: n1", "node: n3"));
    assertRefused("it does not match its checksum", "prod", "n3");
  }

  @Test
  void aStrangersDirectoryIsRefused() {
    DataDirectory.open(root, "prod", "n1", NOW).close();

    assertRefused(
        "belongs to another node: found cluster prod node n1, expected cluster prod node n2",
        "prod",
        "n2");
    assertRefused(
        "belongs to another node: found cluster prod node n1, expected cluster test node n1",
        "test",
        "n1");
    DataDirectory.open(root, "prod", "n1", NOW).close();
  }

  @Test
  void dataWithoutAnIdentityIsRefusedAndLeftAlone() throws IOException {
    DataDirectory.open(root, "prod", "n1", NOW).close();
    Files.createDirectories(root.resolve("raft"));
    Files.delete(root.resolve("identity"));

    assertRefused(
        "holds [raft] but no identity file, so nobody can say whose data it is", "prod", "n1");
    assertFalse(Files.exists(root.resolve("identity")));
  }

  @Test
  void anEmptyFileSystemOrAnInterruptedFirstStartIsFresh() throws IOException {
    Files.createDirectories(root.resolve("lost+found"));
    Files.writeString(root.resolve("identity.unfinished"), "form");
    try (DataDirectory directory = DataDirectory.open(root, "prod", "n1", NOW)) {
      assertTrue(directory.fresh());
    }
  }

  @Test
  void aBrokenIdentityIsRefused() throws IOException {
    DataDirectory.open(root, "prod", "n1", NOW).close();
    for (String text :
        new String[] {"", "format: 1\n", "format: x\n", "hello", "format: 1\nnode: n1\n"}) {
      Files.writeString(root.resolve("identity"), text);
      assertRefused("identity: not an identity file", "prod", "n1");
    }
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    DataDirectory.open(root, "prod", "n1", NOW).close();
    String text = Files.readString(root.resolve("identity"));
    Files.writeString(root.resolve("identity"), text.replace("format: 2", "format: 3"));
    assertRefused("identity: found format 3, expected 1 to 2", "prod", "n1");
  }

  /** In format 1 Ratis kept the votes. */
  @Test
  void anOlderFormatIsKeptUntilTheNodeKeepsItsOwnVotes() throws IOException {
    DataDirectory.open(root, "prod", "n1", NOW).close();
    String text = Files.readString(root.resolve("identity"));
    Files.writeString(
        root.resolve("identity"),
        text.replace("format: 2", "format: 1").replaceFirst("checksum: .*\n", ""));
    try (DataDirectory directory = DataDirectory.open(root, "prod", "n1", NOW + 1)) {
      assertFalse(directory.keepsOwnVotes());
      directory.keepOwnVotes();
      assertTrue(directory.keepsOwnVotes());
    }
    assertEquals(text, Files.readString(root.resolve("identity")));
  }

  @Test
  void aSecondOpenInThisProcessIsRefusedAndTheFirstKeepsItsLock() throws IOException {
    try (DataDirectory directory = DataDirectory.open(root, "prod", "n1", NOW)) {
      assertRefused("in use by this process", "prod", "n1");
      try (ChildJvm child = ChildJvm.start(Holder.class, root.toString())) {
        assertEquals(
            "refused " + root + ": in use by process " + ProcessHandle.current().pid(),
            child.readLine());
      }
      assertEquals(root, directory.root());
    }
    DataDirectory.open(root, "prod", "n1", NOW).close();
  }

  @Test
  void aDirectoryInUseNamesTheProcessAndIsFreeAgainWhenThatIsKilled() throws IOException {
    try (ChildJvm child = ChildJvm.start(Holder.class, root.toString())) {
      assertEquals("open", child.readLine());
      assertRefused("in use by process " + child.pid(), "prod", "n1");
    }
    DataDirectory.open(root, "prod", "n1", NOW).close();
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Files.writeString(temp.resolve("not"), "");
    assertRefused("cannot make the data directory", "prod", "n1");
  }

  @Test
  void aNameThatDoesNotFitALineIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> DataDirectory.open(root, "prod\n", "n1", NOW));
  }

  private void assertRefused(String expected, String cluster, String node) {
    StorageException refusal =
        assertThrows(StorageException.class, () -> DataDirectory.open(root, cluster, node, NOW));
    String message = refusal.getMessage();
    assertTrue(message.startsWith(root.toString()) && message.contains(expected), message);
    assertEquals(1, message.lines().count(), message);
  }

  /** Opens the directory and keeps it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws InterruptedException {
      try {
        DataDirectory.open(Path.of(arguments[0]), "prod", "n1", NOW);
        System.out.println("open");
        Thread.currentThread().join();
      } catch (StorageException e) {
        System.out.println("refused " + e.getMessage());
      }
    }
  }
}
