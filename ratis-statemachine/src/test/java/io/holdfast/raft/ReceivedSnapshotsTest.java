package io.holdfast.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed transfer left all that had come of it, for ever. */
class ReceivedSnapshotsTest {
  @TempDir Path directory;

  private final AtomicLong clock = new AtomicLong();

  @Test
  void theBeginningOfATransferRemovesThoseBeforeIt() throws IOException {
    ReceivedSnapshots received = new ReceivedSnapshots(directory, clock::get);
    received.take(chunk("one", 0), this::write);
    received.take(chunk("one", 1), this::write);
    assertEquals(List.of("snapshot-one"), names());
    received.take(chunk("two", 0), this::write);
    assertEquals(List.of("snapshot-two"), names());
  }

  @Test
  void aTransferThatDoesNotGoOnIsRemovedAfterAWhile() throws IOException {
    ReceivedSnapshots received = new ReceivedSnapshots(directory, clock::get);
    received.take(chunk("one", 0), this::write);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(50));
    received.take(chunk("one", 1), this::write);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(50));
    received.dropAbandoned();
    assertEquals(List.of("snapshot-one"), names());
    clock.addAndGet(TimeUnit.SECONDS.toNanos(50));
    received.dropAbandoned();
    assertEquals(List.of(), names());
  }

  private static InstallSnapshotRequestProto chunk(String id, int index) {
    return InstallSnapshotRequestProto.newBuilder()
        .setSnapshotChunk(
            SnapshotChunkProto.newBuilder()
                .setRequestId(id)
                .setRequestIndex(index)
                .addFileChunks(FileChunkProto.newBuilder().setFilename("sm/1_2/file" + index)))
        .build();
  }

  /** As Ratis does. */
  private InstallSnapshotReplyProto write(InstallSnapshotRequestProto request) throws IOException {
    SnapshotChunkProto chunk = request.getSnapshotChunk();
    String name =
        Path.of("sm").relativize(Path.of(chunk.getFileChunks(0).getFilename())).toString();
    Path file = directory.resolve("snapshot-" + chunk.getRequestId()).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "bytes");
    return InstallSnapshotReplyProto.getDefaultInstance();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
