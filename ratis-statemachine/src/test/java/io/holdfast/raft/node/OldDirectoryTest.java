package io.holdfast.raft.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.StoredRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data directory of a node of 2026-11-28, killed with SIGKILL: a snapshot at index 100, a state
 * beside it and a log behind it. Whoever changes a format adds a directory of the version before
 * here, or a migration with its document.
 */
class OldDirectoryTest {
  private static final String KEPT = "directory-2026-11-28.zip";

  @TempDir Path directory;

  @Test
  void aNodeGoesOnWithTheDirectoryOfTheVersionBefore() throws Exception {
    unpack();
    try (TestCluster cluster = new TestCluster(directory, 1, Snapshots.DEFAULT)) {
      cluster.startAll();
      assertIsAllThere(cluster.node("n1"));
      long session = TestCluster.openSession(cluster.node("n1"));
      TestCluster.submit(cluster.node("n1"), TestCluster.put(session, 1, "new", "of now"));
      cluster.stop("n1");
      cluster.startAll();
      assertIsAllThere(cluster.node("n1"));
      assertEquals("of now", TestCluster.valueAt(cluster.node("n1"), "new"));
    }
  }

  private static void assertIsAllThere(ReplicatedStore store) {
    for (int key = 0; key < 20; key++) {
      String expected = key == 3 ? null : "value " + (key == 0 ? 120 : 100 + key);
      assertEquals(expected, TestCluster.valueAt(store, "key-" + key), "key-" + key);
    }
    for (int tail = 1; tail <= 15; tail++) {
      assertEquals("tail " + tail, TestCluster.valueAt(store, "tail-" + tail));
    }
    assertEquals("once", TestCluster.valueAt(store, "once"));
    assertEquals("1", TestCluster.valueAt(store, "txn-a"));
    assertEquals("7", TestCluster.valueAt(store, "counter"));
    assertEquals("leased", TestCluster.valueAt(store, "leased"));
    assertNull(TestCluster.valueAt(store, "never written"));
    ReadResult<StoredRecord> old = store.reader().getAt(Bytes.utf8("key-0"), 25);
    assertEquals("value 20", ((ReadResult.Found<StoredRecord>) old).value().value().text());
  }

  private void unpack() throws IOException {
    try (InputStream kept = OldDirectoryTest.class.getResourceAsStream(KEPT);
        ZipInputStream zip = new ZipInputStream(kept)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }
}
