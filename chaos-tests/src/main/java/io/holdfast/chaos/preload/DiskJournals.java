package io.holdfast.chaos.preload;

import io.holdfast.chaos.cluster.FileTrees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The journals of one node, whose process is gone: what was written to each file since it was last
 * forced. {@code faulty-disk.c} wrote them and tells their format.
 *
 * @param directory where they lie
 */
record DiskJournals(Path directory) {
  private static final int HEAD_BYTES = 3 * Long.BYTES;

  /**
   * What was in a file before a write.
   *
   * @param offset of the bytes
   * @param size of the file
   */
  private record Before(long offset, ByteBuffer bytes, long size) {}

  /**
   * Takes back the writes to the files of the node, the last one first.
   *
   * @return how many there were
   */
  int undo(Path data) throws IOException {
    int undone = 0;
    for (Path file : FileTrees.files(data)) {
      Path journal = directory.resolve(Files.getAttribute(file, "unix:ino") + ".journal");
      if (!Files.exists(journal)) {
        continue;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        for (Before before : read(journal).reversed()) {
          takeBack(channel, before);
          undone++;
        }
      }
    }
    return undone;
  }

  private static void takeBack(FileChannel file, Before before) throws IOException {
    ByteBuffer bytes = before.bytes.duplicate();
    long at = before.offset;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
    if (file.size() > before.size) {
      file.truncate(before.size);
    } else if (file.size() < before.size) {
      // It had been made shorter, and what was cut off were zeros that were never written.
      int _ = file.write(ByteBuffer.allocate(1), before.size - 1);
    }
  }

  private static List<Before> read(Path journal) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(journal)).order(ByteOrder.nativeOrder());
    List<Before> writes = new ArrayList<>();
    while (all.remaining() >= HEAD_BYTES) {
      long offset = all.getLong();
      long length = all.getLong();
      long size = all.getLong();
      if (length > all.remaining()) {
        break; // The process ended before it began this write.
      }
      byte[] bytes = new byte[(int) length];
      all.get(bytes);
      writes.add(new Before(offset, ByteBuffer.wrap(bytes), size));
    }
    return writes;
  }
}
