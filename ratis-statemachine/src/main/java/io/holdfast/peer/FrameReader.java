package io.holdfast.peer;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Makes frames of bytes as they come, in pieces of any size. Takes memory for what has arrived, not
 * for what was announced. For one thread.
 */
final class FrameReader {
  /** Memory that is taken for a frame before any of it has arrived. */
  private static final int FIRST_BYTES = 64 << 10;

  private final Consumer<Frame> frames;
  private final ArrivingBytes.Part arriving;
  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
  private byte kind;
  private long id;
  private int sum;

  /** Being filled; null = a header is. */
  private byte[] payload;

  private int length;
  private int filled;

  FrameReader(Consumer<Frame> frames, ArrivingBytes.Part arriving) {
    this.frames = frames;
    this.arriving = arriving;
  }

  /**
   * Takes all bytes that are there.
   *
   * @throws StreamCorruptedException when they are no frame
   */
  void take(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (payload == null) {
        while (header.hasRemaining() && bytes.hasRemaining()) {
          header.put(bytes.get());
        }
        if (header.hasRemaining()) {
          return;
        }
        begin();
      }
      growIfFull(bytes);
      int taken = Math.min(bytes.remaining(), payload.length - filled);
      bytes.get(payload, filled, taken);
      filled += taken;
      if (filled == length) {
        Frame frame = new Frame(kind, id, payload);
        payload = null;
        if (length > FIRST_BYTES) {
          arriving.release();
        }
        if (!frame.hasSum(sum)) {
          throw new StreamCorruptedException(
              "a frame of " + filled + " bytes does not have the checksum that it was sent with");
        }
        frames.accept(frame);
      }
    }
  }

  /** Doubles, so that each byte is moved about once. */
  private void growIfFull(ByteBuffer more) throws IOException {
    if (filled == payload.length && filled < length && more.hasRemaining()) {
      int larger = Math.min(length, 2 * payload.length);
      arriving.grow(larger - payload.length);
      payload = Arrays.copyOf(payload, larger);
    }
  }

  private void begin() throws StreamCorruptedException {
    header.flip();
    length = header.getInt();
    kind = header.get();
    id = header.getLong();
    sum = header.getInt();
    header.clear();
    if (length < 0 || length > Frame.MAX_PAYLOAD_BYTES) {
      throw new StreamCorruptedException("a frame cannot have " + length + " bytes");
    }
    payload = new byte[Math.min(length, FIRST_BYTES)];
    filled = 0;
  }
}
