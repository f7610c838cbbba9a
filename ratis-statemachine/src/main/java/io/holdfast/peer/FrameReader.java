package io.holdfast.peer;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Makes frames of bytes as they come, in pieces of any size. For one thread. */
final class FrameReader {
  private final Consumer<Frame> frames;
  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
  private byte kind;
  private long id;
  private int sum;

  /** Being filled; null = a header is. */
  private byte[] payload;

  private int filled;

  FrameReader(Consumer<Frame> frames) {
    this.frames = frames;
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
      int length = Math.min(bytes.remaining(), payload.length - filled);
      bytes.get(payload, filled, length);
      filled += length;
      if (filled == payload.length) {
        Frame frame = new Frame(kind, id, payload);
        payload = null;
        if (!frame.hasSum(sum)) {
          throw new StreamCorruptedException(
              "a frame of " + filled + " bytes does not have the checksum that it was sent with");
        }
        frames.accept(frame);
      }
    }
  }

  private void begin() throws StreamCorruptedException {
    header.flip();
    int length = header.getInt();
    kind = header.get();
    id = header.getLong();
    sum = header.getInt();
    header.clear();
    if (length < 0 || length > Frame.MAX_PAYLOAD_BYTES) {
      throw new StreamCorruptedException("a frame cannot have " + length + " bytes");
    }
    payload = new byte[length];
    filled = 0;
  }
}
