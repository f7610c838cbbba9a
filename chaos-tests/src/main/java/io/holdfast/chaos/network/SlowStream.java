package io.holdfast.chaos.network;

import io.holdfast.chaos.nemesis.ClusterNetwork.SlowLink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One direction of a connection over a slow link: each piece arrives late, and in order. */
final class SlowStream {
  private static final int PIECE_BYTES = 16 << 10;

  /** Pieces under way; whoever sends more has to wait, as on a full link. */
  private static final int MAX_PIECES = 256;

  private final Socket from;
  private final Socket to;
  private final SlowLink link;
  private final Runnable onEnd;
  private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(MAX_PIECES);

  /** Bytes and when they arrive; no bytes = the end of the stream. */
  private record Piece(ByteBuffer bytes, long arrivalNanos) {}

  /** The last arrival, and until when the link is busy with what was sent before; the reader's. */
  private long lastNanos = System.nanoTime();

  private long busyNanos = lastNanos;

  /**
   * A stream that is not started.
   *
   * @param onEnd run once or more often, when either end is gone
   */
  SlowStream(Socket from, Socket to, SlowLink link, Runnable onEnd) {
    this.from = from;
    this.to = to;
    this.link = link;
    this.onEnd = onEnd;
  }

  void start() {
    var _ = Thread.ofVirtual().name("slow-take").start(() -> untilTheEnd(this::take));
    var _ = Thread.ofVirtual().name("slow-deliver").start(() -> untilTheEnd(this::deliver));
  }

  private interface Half {
    void run() throws IOException, InterruptedException;
  }

  private void untilTheEnd(Half half) {
    try {
      half.run();
    } catch (IOException broken) {
      onEnd.run();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      onEnd.run();
    }
  }

  private void take() throws IOException, InterruptedException {
    InputStream in = from.getInputStream();
    byte[] buffer = new byte[PIECE_BYTES];
    while (true) {
      int count = in.read(buffer);
      ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(0, count)));
      underWay.put(new Piece(bytes, arrivalNanos(bytes.capacity())));
      if (count < 0) {
        return;
      }
    }
  }

  private long arrivalNanos(int bytes) {
    long now = System.nanoTime();
    busyNanos = Math.max(busyNanos, now) + bytes * 1_000_000_000L / link.bytesPerSecond();
    long jitter = ThreadLocalRandom.current().nextLong(link.jitter().toNanos() + 1);
    lastNanos = Math.max(lastNanos, busyNanos + link.delay().toNanos() + jitter);
    return lastNanos;
  }

  private void deliver() throws IOException, InterruptedException {
    OutputStream out = to.getOutputStream();
    while (true) {
      Piece piece = underWay.take();
      TimeUnit.NANOSECONDS.sleep(piece.arrivalNanos() - System.nanoTime());
      if (!piece.bytes().hasRemaining()) {
        onEnd.run();
        return;
      }
      out.write(piece.bytes().array());
    }
  }
}
