package io.holdfast.peer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * Frames as TLS records, once the handshake is over. The thread that sends a frame encrypts it; the
 * reading thread decrypts, and answers what TLS itself asks, such as new keys.
 *
 * <p>All but decrypting happens under the outbox' monitor: so records go out in the order of their
 * encryption, and whoever finds that the engine wants something done can do it.
 */
final class TlsWire implements Wire {
  /** In each direction: as many records as one call of the system may well carry. */
  private static final int RECORDS = 4;

  private final SSLEngine engine;
  private ByteBuffer out;
  private final ByteBuffer in;
  private final ByteBuffer plain;

  /**
   * Goes on after a handshake.
   *
   * @param received what has come already, encrypted, ready to be read
   * @param decrypted what has been decrypted already, ready to be read
   */
  TlsWire(SSLEngine engine, ByteBuffer received, ByteBuffer decrypted) {
    this.engine = engine;
    int recordBytes = recordBytes();
    this.out = ByteBuffer.allocateDirect(RECORDS * recordBytes);
    this.in = ByteBuffer.allocateDirect(RECORDS * recordBytes).put(received);
    this.plain =
        ByteBuffer.allocate(
                Math.max(engine.getSession().getApplicationBufferSize(), decrypted.remaining()))
            .put(decrypted);
  }

  @Override
  public void write(Outbox outbox, ByteBuffer... parts) throws IOException {
    while (hasRemaining(parts) || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      SSLEngineResult result = engine.wrap(parts, out);
      if (result.getStatus() == Status.BUFFER_OVERFLOW && out.position() > 0) {
        outbox.writeAndClear(out.flip());
      } else if (result.getStatus() == Status.BUFFER_OVERFLOW && out.capacity() < recordBytes()) {
        out = ByteBuffer.allocateDirect(RECORDS * recordBytes());
      } else if (result.getStatus() == Status.CLOSED) {
        break;
      } else if (!runTasks(engine) && !hasMoved(result)) {
        throw new SSLException("TLS takes nothing: " + result);
      }
    }
    outbox.writeAndClear(out.flip());
    if (hasRemaining(parts)) {
      throw new EOFException("the connection was closed");
    }
  }

  /** The engine asks for so much room, and may ask for more as the connection goes on. */
  private int recordBytes() {
    return engine.getSession().getPacketBufferSize();
  }

  private static boolean hasRemaining(ByteBuffer... parts) {
    for (ByteBuffer part : parts) {
      if (part.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasMoved(SSLEngineResult result) {
    return result.bytesConsumed() + result.bytesProduced() > 0;
  }

  /** Does what the engine wants done, on this thread; returns whether there was anything. */
  static boolean runTasks(SSLEngine engine) {
    boolean any = false;
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
      any = true;
    }
    return any;
  }

  @Override
  public ByteBuffer in() {
    return in;
  }

  @Override
  public void deliver(Outbox outbox, FrameReader reader) throws IOException {
    handOver(reader);
    in.flip();
    try {
      while (in.hasRemaining() && decrypt(outbox)) {
        handOver(reader);
      }
    } finally {
      in.compact();
    }
  }

  private void handOver(FrameReader reader) throws IOException {
    reader.take(plain.flip());
    plain.clear();
  }

  /** One record; returns false when it has not arrived in whole. */
  private boolean decrypt(Outbox outbox) throws IOException {
    SSLEngineResult result = engine.unwrap(in, plain);
    if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
      return false;
    }
    if (result.getStatus() == Status.CLOSED) {
      throw new EOFException("the other side closed the connection");
    }
    boolean wantsMore = result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    if (wantsMore) {
      synchronized (outbox) {
        runTasks(engine);
        write(outbox);
      }
    }
    if (result.getStatus() != Status.OK || !(wantsMore || hasMoved(result))) {
      throw new SSLException("TLS gives nothing: " + result);
    }
    return true;
  }

  @Override
  public void end(Outbox outbox) throws IOException {
    engine.closeOutbound();
    write(outbox);
  }
}
