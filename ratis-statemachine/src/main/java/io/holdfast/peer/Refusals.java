package io.holdfast.peer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of connections and messages that are refused. Whoever is refused comes again and again, so
 * the same is said once a minute, and only so much in all. Safe for many threads.
 */
public final class Refusals {
  static final int MOST_A_MINUTE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanoTime;

  /** What was said, and when. */
  private final Map<String, Long> said = new HashMap<>();

  /** Nothing was said yet; the clock is as {@link System#nanoTime}. */
  public Refusals(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Logs it, if it is due.
   *
   * @param who an address, without a port that changes each time
   */
  public void warn(String who, String what) {
    if (isDue(who + what)) {
      LOG.warn("{}: {}", who, what);
    }
  }

  synchronized boolean isDue(String text) {
    long now = nanoTime.getAsLong();
    said.values().removeIf(at -> now - at >= MINUTE_NANOS);
    return said.size() < MOST_A_MINUTE && said.putIfAbsent(text, now) == null;
  }
}
