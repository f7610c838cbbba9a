package io.holdfast.peer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What frames look like on the way: as they are, or as TLS records. */
interface Wire {
  /** Writes these bytes. Called with the outbox' monitor held. */
  void write(Outbox outbox, ByteBuffer... parts) throws IOException;

  /** Where to put what the socket has; it always has room. Of the reading thread. */
  ByteBuffer in();

  /**
   * Hands over what has been put there. Called by the reading thread, without the outbox' monitor.
   *
   * @throws IOException when it cannot be read, or the other side has said that it ends
   */
  void deliver(Outbox outbox, FrameReader reader) throws IOException;

  /** Says that this side ends. Called with the outbox' monitor held. */
  void end(Outbox outbox) throws IOException;
}
