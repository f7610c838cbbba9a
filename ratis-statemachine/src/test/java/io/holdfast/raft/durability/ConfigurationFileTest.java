package io.holdfast.raft.durability;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ratis' file with the voters, which is all that is left of them when the log is purged. */
class ConfigurationFileTest {
  @TempDir Path directory;
  private PlainStorage storage;
  private Path file;

  @BeforeEach
  void makeDirectory() throws IOException {
    storage = new PlainStorage(directory);
    Path current = storage.getStorageDir().getCurrentDir().toPath();
    Files.createDirectories(current);
    file = current.resolve("raft-meta.conf");
  }

  @Test
  void aFileThatHoldsTheConfigurationIsForced() throws IOException {
    write(7);
    assertDoesNotThrow(() -> ConfigurationFile.force(storage, 7));
  }

  @Test
  void aFileThatRatisCouldNotWriteIsFound() throws IOException {
    assertThrows(IOException.class, () -> ConfigurationFile.force(storage, 7));
    write(6);
    IOException older = assertThrows(IOException.class, () -> ConfigurationFile.force(storage, 7));
    assertTrue(older.getMessage().contains("of entry 6, not that of 7"), older.getMessage());
  }

  @Test
  void aFileThatIsNotTheOneThatWasForcedIsRefused() throws IOException {
    write(7);
    assertDoesNotThrow(() -> ConfigurationFile.check(file.getParent()), "an older version's");
    ConfigurationFile.force(storage, 7);
    ConfigurationFile.check(file.getParent());
    byte[] good = Files.readAllBytes(file);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      if (LogEntryProto.parseFrom(good).getIndex() >= index(flipped)) {
        assertThrows(
            StorageException.class, () -> ConfigurationFile.check(file.getParent()), "bit " + bit);
      }
    }
    write(6);
    assertThrows(StorageException.class, () -> ConfigurationFile.check(file.getParent()));
    Files.delete(file);
    assertThrows(StorageException.class, () -> ConfigurationFile.check(file.getParent()));
    write(8);
    assertDoesNotThrow(() -> ConfigurationFile.check(file.getParent()), "a crash before the force");
  }

  /** At each start Ratis writes the older ones again, as it applies the log behind the snapshot. */
  @Test
  void anOlderOneOfALogThatIsBeingReplayedIsTaken() throws IOException {
    writeVoters(7);
    ConfigurationFile.force(storage, 7);
    writeVoters(6);
    Path log = Files.createFile(file.resolveSibling("log_inprogress_7"));
    assertThrows(
        StorageException.class,
        () -> ConfigurationFile.check(file.getParent()),
        "the log does not hold it");
    Files.delete(log);
    Files.createFile(file.resolveSibling("log_inprogress_6"));
    assertDoesNotThrow(() -> ConfigurationFile.check(file.getParent()));
    Files.write(file, new byte[0]);
    assertThrows(StorageException.class, () -> ConfigurationFile.check(file.getParent()));
  }

  /**
   * A node was ended for good by a loss of power between an entry that was applied and its
   * checksum: what had come with the snapshot was the same without a term.
   */
  @Test
  void theEntryOfAConfigurationThatCameWithASnapshotIsTaken() throws IOException {
    Files.write(file, voters(7).clearTerm().build().toByteArray());
    ConfigurationFile.force(storage, 7);
    byte[] applied = voters(7).setTerm(10).build().toByteArray();
    Files.write(file, applied);
    assertDoesNotThrow(() -> ConfigurationFile.check(file.getParent()));
    for (int bit = 0; bit < applied.length * 8; bit++) {
      byte[] flipped = applied.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      if (index(flipped) <= 7 && !sameButForItsTerm(flipped, applied)) {
        assertThrows(
            StorageException.class, () -> ConfigurationFile.check(file.getParent()), "bit " + bit);
      }
    }
  }

  private static boolean sameButForItsTerm(byte[] one, byte[] other) throws IOException {
    return index(one) >= 0
        && LogEntryProto.parseFrom(one).toBuilder()
            .clearTerm()
            .build()
            .equals(LogEntryProto.parseFrom(other).toBuilder().clearTerm().build());
  }

  private void writeVoters(long index) throws IOException {
    Files.write(file, voters(index).build().toByteArray());
  }

  private static LogEntryProto.Builder voters(long index) {
    RaftConfigurationProto voters =
        RaftConfigurationProto.newBuilder()
            .addPeers(RaftPeerProto.newBuilder().setAddress("n1:1"))
            .build();
    return LogEntryProto.newBuilder().setTerm(1).setIndex(index).setConfigurationEntry(voters);
  }

  private static long index(byte[] bytes) {
    try {
      return LogEntryProto.parseFrom(bytes).getIndex();
    } catch (InvalidProtocolBufferException damaged) {
      return -1;
    }
  }

  private void write(long index) throws IOException {
    Files.write(file, LogEntryProto.newBuilder().setTerm(1).setIndex(index).build().toByteArray());
  }
}
