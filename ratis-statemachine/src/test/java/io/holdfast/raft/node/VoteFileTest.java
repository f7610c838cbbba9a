package io.holdfast.raft.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.raft.durability.VoteFile;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoteFileTest {
  private static final RaftStorageMetadata NONE = RaftStorageMetadata.getDefault();

  @TempDir Path directory;

  private final QuietLog refusals = new QuietLog(QuietLog.RATIS_LIFE_CYCLE);

  @AfterEach
  void hearAgain() {
    refusals.close();
  }

  private final List<ExitCode> stops = new ArrayList<>();
  private Path current;

  @BeforeEach
  void makeDirectory() throws IOException {
    current = Files.createDirectories(directory.resolve("group/current"));
  }

  @Test
  void aVoteIsThereAfterTheNextStart() throws IOException {
    VoteFile votes = open(false);
    votes.persist(vote(5, "n2"));
    assertEquals(vote(5, "n2"), votes.getMetadata());
    assertEquals(vote(5, "n2"), open(true).getMetadata());
    votes.persist(vote(6, null));
    assertEquals(vote(6, null), open(true).getMetadata());
  }

  @Test
  void theFileHasAFormatThatStays() throws IOException {
    open(false).persist(vote(5, "n2"));
    assertEquals("format: 1\nterm: 5\nvote: n2\nchecksum: 303ec5cb\n", Files.readString(file()));
  }

  @Test
  void aVoteThatCannotBeWrittenIsNotGivenAndEndsTheNode() throws IOException {
    VoteFile votes = open(false);
    votes.persist(vote(5, "n2"));
    Path inTheWay = Files.createDirectory(current.resolve("vote.unfinished"));
    assertThrows(IOException.class, () -> votes.persist(vote(6, "n3")));
    assertEquals(List.of(ExitCode.STORAGE_FAILED), stops);
    assertEquals(vote(5, "n2"), votes.getMetadata());
    Files.delete(inTheWay);
    assertEquals(vote(5, "n2"), open(true).getMetadata());
  }

  /** Ratis 3.3.0 may decide to stand while it votes for another one. */
  @Test
  void aSecondVoteInATermIsRefusedAndTheNodeGoesOn() throws IOException {
    VoteFile votes = open(false);
    votes.persist(vote(5, "n2"));
    for (RaftStorageMetadata second : List.of(vote(5, "n1"), vote(5, null), vote(4, "n2"))) {
      assertThrows(IOException.class, () -> votes.persist(second), second::toString);
    }
    votes.persist(vote(5, "n2"));
    assertEquals(vote(5, "n2"), open(true).getMetadata());
    assertEquals(List.of(), stops);
  }

  @Test
  void anInterruptedThreadWritesItsVoteAndStaysInterrupted() throws IOException {
    VoteFile votes = open(false);
    Thread.currentThread().interrupt();
    votes.persist(vote(5, "n2"));
    assertTrue(Thread.interrupted(), "the interrupt is passed on");
    assertEquals(vote(5, "n2"), open(true).getMetadata());
    assertEquals(List.of(), stops);
  }

  @Test
  void aDamagedFileIsRefusedInOneLineWhateverTheDamage() throws IOException {
    open(false).persist(vote(5, "n2"));
    byte[] good = Files.readAllBytes(file());
    for (int length = 0; length < good.length; length++) {
      refused(Arrays.copyOf(good, length));
    }
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      refused(bad);
    }
    refused(Arrays.copyOf(good, good.length + 1));
  }

  private void refused(byte[] content) throws IOException {
    Files.write(file(), content);
    oneLine(assertThrows(StorageException.class, () -> open(true)));
  }

  @Test
  void theVotesOfADirectoryThatRatisKeptThemInAreTakenOver() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 1, Snapshots.DEFAULT)) {
      cluster.start("n1");
      cluster.awaitLeader();
      cluster.stop("n1");
      Path root = cluster.directoryOf("n1");
      Path identity = root.resolve("identity");
      Files.delete(find(root, "vote"));
      Files.writeString(find(root, "raft-meta"), "term=40\nvotedFor=n1\n");
      Files.writeString(identity, asBeforeChecksums(Files.readString(identity)));
      cluster.start("n1");
      cluster.awaitLeader();
      assertEquals(41, cluster.node("n1").status().term(), "the vote in term 40 is kept");
      assertTrue(Files.readString(find(root, "vote")).contains("term: 41\nvote: n1\n"));
      assertTrue(Files.readString(identity).startsWith("format: 2\n"));
    }
  }

  private static String asBeforeChecksums(String identity) {
    return identity.replace("format: 2", "format: 1").replaceAll("checksum: .*\\n", "");
  }

  @Test
  void aNodeWhoseVoteIsDamagedOrGoneDoesNotStartAndSaysSoInOneLine() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 1, Snapshots.DEFAULT)) {
      cluster.start("n1");
      cluster.awaitLeader();
      cluster.stop("n1");
      Path vote = find(cluster.directoryOf("n1"), "vote");
      byte[] good = Files.readAllBytes(vote);
      Files.write(vote, new byte[good.length]);
      oneLine(assertThrows(StorageException.class, () -> cluster.start("n1")));
      Files.delete(vote);
      oneLine(assertThrows(StorageException.class, () -> cluster.start("n1")));
      assertFalse(Files.exists(vote), "it begins no new one");
      Files.write(vote, good);
      cluster.start("n1");
      cluster.awaitLeader();
    }
  }

  private static void oneLine(StorageException told) {
    assertEquals(1, told.getMessage().lines().count(), told.getMessage());
    assertTrue(told.getMessage().contains("vote"), told.getMessage());
    assertTrue(told.getMessage().contains("must not vote"), told.getMessage());
  }

  private VoteFile open(boolean wasThere) throws IOException {
    return VoteFile.open(current, wasThere, NONE, (code, reason, cause) -> stops.add(code));
  }

  private Path file() {
    return current.resolve("vote");
  }

  private static Path find(Path root, String name) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static RaftStorageMetadata vote(long term, String votedFor) {
    return RaftStorageMetadata.valueOf(
        term, votedFor == null ? null : RaftPeerId.valueOf(votedFor));
  }
}
