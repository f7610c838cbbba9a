package io.holdfast.gateway.watch;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.raft.EventFeed;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that moves the hub: at each entry, and ten times a second to tell progress and to
 * look at rights. It rests, and the node keeps no events, when nobody has watched for a while.
 */
final class WatchPump implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchPump.class);
  private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();

  /** Scripts that ask again and again find the latest events kept. */
  private static final long REST_NANOS = Duration.ofSeconds(60).toNanos();

  /** A client that does not take the end of its watch. */
  private static final long MOST_ENDING_NANOS = Duration.ofSeconds(5).toNanos();

  private final WatchHub hub;
  private final EventFeed feed;
  private final LongSupplier authRevision;
  private final Function<WatchRequest, Problem> whyNot;
  private final Thread thread;
  private volatile boolean signalled;
  private volatile boolean closed;
  private Runnable stopListening;
  private long usedNanos;
  private long lookedRevision = -1;

  /**
   * Begins to rest.
   *
   * @param whyNot why a watch must end; null = it may go on
   */
  WatchPump(
      WatchHub hub,
      EventFeed feed,
      LongSupplier authRevision,
      Function<WatchRequest, Problem> whyNot) {
    this.hub = hub;
    this.feed = feed;
    this.authRevision = authRevision;
    this.whyNot = whyNot;
    this.thread = Thread.ofPlatform().daemon().name("watch-pump").start(this::run);
  }

  /** Somebody is about to watch. */
  void use() {
    synchronized (this) {
      usedNanos = hub.nanoTime();
      if (stopListening == null && !closed) {
        stopListening = feed.listen(this::signal);
      }
    }
    signal();
  }

  private void signal() {
    signalled = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    long tickedNanos = hub.nanoTime();
    while (!closed) {
      if (!signalled) {
        rest(TICK_NANOS - (hub.nanoTime() - tickedNanos));
      }
      signalled = false;
      try {
        hub.pump();
        if (hub.nanoTime() - tickedNanos >= TICK_NANOS) {
          tickedNanos = hub.nanoTime();
          tick(tickedNanos);
        }
      } catch (RuntimeException failed) {
        LOG.error("bringing events to watches failed", failed);
      }
    }
  }

  private void rest(long nanos) {
    if (isUsed()) {
      LockSupport.parkNanos(this, Math.max(1, nanos));
    } else {
      LockSupport.park(this);
    }
  }

  private synchronized boolean isUsed() {
    return stopListening != null;
  }

  private void tick(long nowNanos) {
    hub.tick(MOST_ENDING_NANOS);
    checkRights(nowNanos);
    synchronized (this) {
      if (hub.size() > 0) {
        usedNanos = nowNanos;
      } else if (stopListening != null && nowNanos - usedNanos > REST_NANOS) {
        stopListening.run();
        stopListening = null;
      }
    }
  }

  /** All when rights have changed; else those whose own time is over. */
  private void checkRights(long nowNanos) {
    long revision = authRevision.getAsLong();
    boolean all = revision != lookedRevision;
    lookedRevision = revision;
    for (WatchStream stream : hub.streams()) {
      WatchRequest request = stream.request();
      if (all || nowNanos - request.expiresNanos() >= 0) {
        Problem why = whyNot.apply(request);
        if (why != null) {
          hub.end(stream, why);
        }
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (stopListening != null) {
        stopListening.run();
        stopListening = null;
      }
    }
    LockSupport.unpark(thread);
  }
}
