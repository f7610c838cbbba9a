package io.holdfast.peer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Frames as they are. */
final class PlainWire implements Wire {
  private static final int READ_BYTES = 64 << 10;

  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);

  @Override
  public void write(Outbox outbox, ByteBuffer... parts) throws IOException {
    outbox.write(parts);
  }

  @Override
  public ByteBuffer in() {
    return in;
  }

  @Override
  public void deliver(Outbox outbox, FrameReader reader) throws IOException {
    reader.take(in.flip());
    in.clear();
  }

  @Override
  public void end(Outbox outbox) {
    // The socket's end says it.
  }
}
