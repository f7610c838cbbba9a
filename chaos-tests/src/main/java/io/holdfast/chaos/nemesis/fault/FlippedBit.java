package io.holdfast.chaos.nemesis.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * A bit that is not as it was.
 *
 * @param inode of the file: another one may get its name
 * @param is the byte as it is now
 */
record FlippedBit(Path file, Object inode, long at, int bit, int is) {

  static FlippedBit flip(Path file, RandomGenerator random) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long at = random.nextLong(bytes.length());
      int bit = random.nextInt(Byte.SIZE);
      return new FlippedBit(file, inodeOf(file), at, bit, flip(bytes, at, bit));
    }
  }

  /** Unless the node wrote there meanwhile. */
  void flipBack() throws IOException {
    try {
      if (!inodeOf(file).equals(inode)) {
        return;
      }
    } catch (NoSuchFileException e) {
      return;
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      if (at >= bytes.length()) {
        return;
      }
      bytes.seek(at);
      if (bytes.read() == is) {
        flip(bytes, at, bit);
      }
    }
  }

  private static int flip(RandomAccessFile bytes, long at, int bit) throws IOException {
    bytes.seek(at);
    int flipped = bytes.read() ^ 1 << bit;
    bytes.seek(at);
    bytes.write(flipped);
    return flipped;
  }

  private static Object inodeOf(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }
}
