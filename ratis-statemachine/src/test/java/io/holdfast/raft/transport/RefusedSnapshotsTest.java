package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks of snapshots that nobody who leads here has sent change nothing. */
final class RefusedSnapshotsTest {
  @TempDir private Path directory;
  private OneVoter voter;
  private Path underWay;

  /** A leader of term 2 is sending one. */
  @BeforeEach
  void receive() throws Exception {
    voter = new OneVoter(directory);
    get(voter.two.heartbeat(voter, voter.two.request(voter, 2, null)));
    underWay =
        voter
            .division()
            .getRaftStorage()
            .getStorageDir()
            .getTmpDir()
            .toPath()
            .resolve("snapshot-under-way");
    Files.createDirectories(underWay);
    Files.writeString(underWay.resolve("file"), "what has come");
  }

  @AfterEach
  void close() throws Exception {
    voter.close();
  }

  private static InstallSnapshotRequestProto.Builder chunk(long term, boolean done) {
    return InstallSnapshotRequestProto.newBuilder()
        .setLeaderTerm(term)
        .setSnapshotChunk(
            SnapshotChunkProto.newBuilder()
                .setRequestId("another")
                .setRequestIndex(0)
                .setDone(done)
                .setTermIndex(TermIndex.valueOf(term, 100).toProto())
                .addFileChunks(
                    FileChunkProto.newBuilder()
                        .setFilename("sm/100_1/file")
                        .setData(ByteString.copyFromUtf8("of an old leader"))
                        .setDone(true)));
  }

  private void assertNothingChanged() throws Exception {
    assertEquals("what has come", Files.readString(underWay.resolve("file")));
    assertEquals(1, countTransfers());
    assertEquals(2, voter.division().getInfo().getCurrentTerm());
    assertTrue(voter.division().getInfo().isFollower());
  }

  private long countTransfers() throws Exception {
    try (var files = Files.list(underWay.getParent())) {
      return files.filter(file -> file.getFileName().toString().startsWith("snapshot-")).count();
    }
  }

  @Test
  void oneOfAnOlderTermLeavesTheTransferThatIsUnderWay() throws Exception {
    for (boolean done : new boolean[] {false, true}) {
      InstallSnapshotReplyProto reply = get(voter.one.install(voter, chunk(1, done)));
      assertEquals(InstallSnapshotResult.NOT_LEADER, reply.getResult());
      assertEquals(2, reply.getTerm());
      assertNothingChanged();
    }
  }

  @Test
  void oneOfAnotherClusterIsRefused() throws Exception {
    ScriptedVoter foreign = voter.one;
    foreign.joins(RaftGroupId.valueOf(UUID.randomUUID()));
    for (boolean done : new boolean[] {false, true}) {
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> get(foreign.install(voter, chunk(3, done))));
      assertTrue(refused.getMessage().contains("another cluster"), refused.getMessage());
      assertNothingChanged();
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
