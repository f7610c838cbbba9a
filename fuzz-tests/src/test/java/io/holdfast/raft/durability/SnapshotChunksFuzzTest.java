package io.holdfast.raft.durability;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/**
 * Chunks of a snapshot: what they are called leads nowhere but into the directory of a transfer.
 */
class SnapshotChunksFuzzTest {
  private static final Path ROOT = Path.of("/snapshots/tmp").toAbsolutePath();

  @FuzzTest(maxDuration = "10s")
  void namesStayWithinTheirTransfer(byte[] input) {
    try {
      SnapshotChunkProto chunk = SnapshotChunkProto.parseFrom(input);
      ChunkNames.require(chunk);
      Path transfer = ROOT.resolve("snapshot-" + chunk.getRequestId());
      assertTrue(transfer.normalize().getParent().equals(ROOT), chunk::getRequestId);
      for (FileChunkProto part : chunk.getFileChunksList()) {
        Path file = transfer.resolve(part.getFilename()).normalize();
        assertTrue(file.startsWith(transfer) && !file.equals(transfer), part::getFilename);
      }
    } catch (InvalidProtocolBufferException refused) {
      // It is no chunk.
    } catch (IOException refused) {
      // Its leader is told so.
    }
  }
}
