package io.holdfast.raft.transport;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses terms that no series of elections can have reached. A node that hears of a higher term
 * adopts it and writes it down; after the highest term that can be written, no election is
 * possible.
 */
final class TermBound {
  private static final Logger LOG = LoggerFactory.getLogger(TermBound.class);

  /**
   * How far others may be ahead: a year of an election every ten milliseconds. Reaching the end of
   * the range would take two thousand million such messages, each of them a forced write.
   */
  static final long MAX_AHEAD = 1L << 32;

  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanoTime;
  private final AtomicLong toldNanos;

  /**
   * Bounds terms.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  TermBound(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.toldNanos = new AtomicLong(nanoTime.getAsLong() - TELL_NANOS);
  }

  /**
   * Looks at a term that another node names.
   *
   * @throws IOException when it cannot be
   */
  void require(String from, long term, long current) throws IOException {
    if (term >= 0 && term - current <= MAX_AHEAD) {
      return;
    }
    String reason = from + " says that it is in term " + term + "; this node is in " + current;
    long now = nanoTime.getAsLong();
    long told = toldNanos.get();
    if (now - told >= TELL_NANOS && toldNanos.compareAndSet(told, now)) {
      LOG.warn("refused: {}", reason);
    }
    throw new IOException(reason);
  }
}
