package io.holdfast.bench.driver;

import java.util.Arrays;

/** JSON put together out of pieces that are bytes already. */
final class JsonBytes {
  private byte[] bytes;
  private int length;

  JsonBytes(int expectedLength) {
    bytes = new byte[Math.max(16, expectedLength)];
  }

  JsonBytes add(byte[] piece) {
    makeRoom(piece.length);
    System.arraycopy(piece, 0, bytes, length, piece.length);
    length += piece.length;
    return this;
  }

  JsonBytes add(char asciiCharacter) {
    makeRoom(1);
    bytes[length++] = (byte) asciiCharacter;
    return this;
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
