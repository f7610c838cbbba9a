package io.holdfast.raft.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final AtomicInteger flushed = new AtomicInteger();
  private final List<Exception> brokenOff = new ArrayList<>();

  private ReceivedSnapshots received() {
    return new ReceivedSnapshots(directory, clock::get, flushed::incrementAndGet, brokenOff::add);
  }

  @Test
  void theBeginningOfATransferRemovesThoseBeforeIt() throws IOException {
    ReceivedSnapshots received = received();
    received.take(chunk("one", 0), this::write);
    received.take(chunk("one", 1), this::write);
    assertEquals(List.of("snapshot-one"), names());
    received.take(chunk("two", 0), this::write);
    assertEquals(List.of("snapshot-two"), names());
  }

  /** Ratis made a directory of any name, and files in it: anywhere that the process may write. */
  @Test
  void aChunkWhoseNameLeadsElsewhereIsRefusedBeforeRatisSeesIt() throws IOException {
    ReceivedSnapshots received = received();
    List<InstallSnapshotRequestProto> seen = new ArrayList<>();
    for (String transfer : List.of("", "a/../../../elsewhere", "..", "a\0b", "a".repeat(65))) {
      assertThrows(
          IOException.class, () -> received.take(chunk(transfer, 0), taken(seen)), transfer);
    }
    for (String file : List.of("", "../identity", "sm/../../identity", "/etc/passwd", "a\0b")) {
      SnapshotChunkProto part =
          SnapshotChunkProto.newBuilder()
              .setRequestId("one")
              .addFileChunks(FileChunkProto.newBuilder().setFilename(file))
              .build();
      InstallSnapshotRequestProto request =
          InstallSnapshotRequestProto.newBuilder().setSnapshotChunk(part).build();
      assertThrows(IOException.class, () -> received.take(request, taken(seen)), file);
    }
    assertEquals(List.of(), seen);
  }

  private ReceivedSnapshots.Install taken(List<InstallSnapshotRequestProto> seen) {
    return request -> {
      seen.add(request);
      return write(request);
    };
  }

  @Test
  void aTransferThatDoesNotGoOnIsRemovedAfterAWhile() throws IOException {
    ReceivedSnapshots received = received();
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

  /** A disk that is full while the state is closed: it stayed closed, and the node went on. */
  @Test
  void aSnapshotThatCannotBePutInPlaceOnceTheStateIsClosedIsToldOf() throws IOException {
    ReceivedSnapshots received = received();
    received.take(chunk("one", 0), this::write);
    IOException full = new IOException("no space left");
    assertThrows(
        IOException.class,
        () ->
            received.take(
                chunk("one", 1),
                request -> {
                  throw full;
                }));
    assertEquals(List.of(), brokenOff, "the state was not touched");
    assertThrows(
        IOException.class,
        () ->
            received.take(
                chunk("two", 0),
                request -> {
                  received.beginExchange();
                  throw full;
                }));
    assertEquals(List.of(full), brokenOff);
  }

  /** It was flushed while it was closed, for seconds, within Ratis' monitor. */
  @Test
  void theStateIsOnDiskBeforeRatisIsHandedTheLastChunk() throws IOException {
    ReceivedSnapshots received = received();
    received.take(chunk("one", 0), this::write);
    assertEquals(0, flushed.get());
    received.take(
        lastChunk("one", 1),
        request -> {
          assertEquals(1, flushed.get());
          return write(request);
        });
    assertEquals(1, flushed.get());
  }

  /** The leader would send the whole snapshot again and again, to a node that can never take it. */
  @Test
  void aStateThatCannotBeFlushedBeforeTheExchangeIsToldOf() throws IOException {
    StorageException hung = new StorageException("the flush failed");
    ReceivedSnapshots received =
        new ReceivedSnapshots(
            directory,
            clock::get,
            () -> {
              throw hung;
            },
            brokenOff::add);
    received.take(chunk("one", 0), this::write);
    AtomicInteger handedOver = new AtomicInteger();
    assertThrows(
        StorageException.class,
        () ->
            received.take(
                lastChunk("one", 1),
                request -> {
                  handedOver.incrementAndGet();
                  return write(request);
                }));
    assertEquals(List.of(hung), brokenOff);
    assertEquals(0, handedOver.get());
  }

  /** Its files come and go while this node makes it: one that had gone ended the node. */
  @Test
  void aSnapshotThatThisNodeMakesMeanwhileDoesNotKeepAReceivedOneOut() throws IOException {
    ReceivedSnapshots received = received();
    received.take(chunk("one", 0), this::write);
    Path gone = directory.resolve("moved on");
    Files.createSymbolicLink(
        Files.createDirectory(directory.resolve("pending")).resolve("a"), gone);
    received.take(
        chunk("one", 1),
        request -> {
          received.beginExchange();
          return write(request);
        });
    assertEquals(List.of(), brokenOff);
  }

  /** A disk that hangs for long: the leader begins again, and the minute passes. */
  @Test
  void nothingIsRemovedOfATransferThatIsBeingPutInPlace() throws Exception {
    ReceivedSnapshots received = received();
    received.take(chunk("one", 0), this::write);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> last =
          threads.submit(
              () ->
                  received.take(
                      chunk("one", 1),
                      request -> {
                        begun.countDown();
                        awaitUninterrupted(goOn);
                        return write(request);
                      }));
      begun.await();
      Future<?> next = threads.submit(() -> received.take(chunk("two", 0), this::write));
      clock.addAndGet(TimeUnit.MINUTES.toNanos(2));
      try {
        received.dropAbandoned();
        assertThrows(TimeoutException.class, () -> next.get(100, TimeUnit.MILLISECONDS));
        assertEquals(List.of("snapshot-one"), names());
      } finally {
        goOn.countDown();
      }
      last.get(10, TimeUnit.SECONDS);
      next.get(10, TimeUnit.SECONDS);
      assertEquals(List.of("snapshot-two"), names());
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IOException("interrupted", stopped);
    }
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

  private static InstallSnapshotRequestProto lastChunk(String id, int index) {
    InstallSnapshotRequestProto.Builder chunk = chunk(id, index).toBuilder();
    chunk.getSnapshotChunkBuilder().setDone(true);
    return chunk.build();
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
