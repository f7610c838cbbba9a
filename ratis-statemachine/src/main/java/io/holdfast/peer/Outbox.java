package io.holdfast.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** What goes to a socket, and what it has not taken yet. Whoever calls it holds its monitor. */
final class Outbox {
  private final SocketChannel socket;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private long waitingBytes;

  Outbox(SocketChannel socket) {
    this.socket = socket;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How much waits. */
  long bytes() {
    return waitingBytes;
  }

  /** Writes what the socket takes, and keeps the rest: nobody may change these bytes any more. */
  void write(ByteBuffer... parts) throws IOException {
    writeAtOnce(parts);
    for (ByteBuffer part : parts) {
      keep(part);
    }
  }

  /**
   * The same with bytes whose place is needed again: the rest is copied, the buffer cleared. Also
   * when the socket is broken: else whoever writes next finds no room, and says so instead.
   */
  void writeAndClear(ByteBuffer bytes) throws IOException {
    try {
      writeAtOnce(bytes);
      if (bytes.hasRemaining()) {
        keep(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
      }
    } finally {
      bytes.clear();
    }
  }

  private void writeAtOnce(ByteBuffer... parts) throws IOException {
    if (waiting.isEmpty()) {
      socket.write(parts);
    }
  }

  private void keep(ByteBuffer part) {
    if (part.hasRemaining()) {
      waiting.add(part);
      waitingBytes += part.remaining();
    }
  }

  /** Writes what waits, as far as the socket takes it. */
  void flush() throws IOException {
    while (!waiting.isEmpty()) {
      ByteBuffer first = waiting.getFirst();
      waitingBytes -= socket.write(first);
      if (first.hasRemaining()) {
        return;
      }
      waiting.removeFirst();
    }
  }
}
