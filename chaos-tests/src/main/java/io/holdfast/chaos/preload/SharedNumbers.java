package io.holdfast.chaos.preload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files of numbers of 64 bits that nodes have mapped: they see at once what is written. */
final class SharedNumbers {
  private SharedNumbers() {}

  /** Makes a file of so many zeros. */
  static void create(Path file, int count) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[count * Long.BYTES]);
  }

  static void set(Path file, int place, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    bytes.putLong(value).flip();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      int written = channel.write(bytes, (long) place * Long.BYTES);
      if (written != Long.BYTES) {
        throw new IOException("wrote " + written + " bytes to " + file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell the node by " + file, e);
    }
  }
}
