package io.holdfast.gateway.jwt;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest keys of an issuer. A thread of its own looks for them, so that no request does. Keys
 * that cannot be used change nothing: the ones before go on. Safe for many threads.
 */
final class IssuerKeys implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  /** Requests that may wait for a look at once: strangers can send tokens that no key fits. */
  private static final int MOST_WAITING = 16;

  /** How long one of them waits at most. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final String name;
  private final KeySource source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final Thread thread;

  private volatile KeySet newest;
  private volatile long readNanos;
  private volatile boolean closed;

  // Under the lock.
  private boolean wanted;
  private boolean looking;
  private long lookNanos;
  private long looks;
  private int waiting;

  /** Only the thread that looks uses it. */
  private String trouble = "";

  /**
   * Looks once it is started.
   *
   * @param name of where they come from, for the log
   * @param first what was read already; null = nothing
   */
  IssuerKeys(String name, KeySource source, KeySet first) {
    this.name = name;
    this.source = source;
    this.newest = first;
    this.readNanos = System.nanoTime();
    this.lookNanos = readNanos;
    this.wanted = first == null;
    this.looking = first == null;
    this.thread = Thread.ofVirtual().name("jwt-keys").unstarted(this::follow);
  }

  IssuerKeys start() {
    thread.start();
    return this;
  }

  /** Null = there are none, or none that may still be used. */
  KeySet newest() {
    KeySet keys = newest;
    boolean old = System.nanoTime() - readNanos > source.pace().lasting().toNanos();
    return old ? null : keys;
  }

  /**
   * Has somebody look, where the last look is not too young, and waits for it.
   *
   * @return the keys after that, or when it has waited long enough; they may be the same
   */
  KeySet afterNextLook(long deadlineNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      wanted = true;
      changed.signalAll();
      if ((!looking && nanosToNextLook() > 0) || waiting >= MOST_WAITING) {
        return newest();
      }
      waiting++;
      try {
        awaitLook(looks, deadlineNanos);
      } finally {
        waiting--;
      }
      return newest();
    } finally {
      lock.unlock();
    }
  }

  private void awaitLook(long before, long deadlineNanos) throws InterruptedException {
    long longest = System.nanoTime() + LONGEST_WAIT.toNanos();
    long until = longest - deadlineNanos < 0 ? longest : deadlineNanos;
    long left = until - System.nanoTime();
    while (looks == before && !closed && left > 0) {
      left = changed.awaitNanos(left);
    }
  }

  private void follow() {
    try {
      while (awaitTurn()) {
        look();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitTurn() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !looking) {
        long left = nanosToNextLook();
        looking = left <= 0;
        if (left > 0) {
          var _ = changed.awaitNanos(left);
        }
      }
      wanted = false;
      lookNanos = System.nanoTime();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private long nanosToNextLook() {
    Duration pause = wanted ? source.pace().least() : source.pace().every();
    return lookNanos + pause.toNanos() - System.nanoTime();
  }

  private void look() throws InterruptedException {
    boolean failed = true;
    try {
      take(source.read());
      failed = false;
    } catch (IOException | RuntimeException unusable) {
      warn(unusable);
    } finally {
      lock.lock();
      try {
        // Without keys, or with old ones, it is tried again soon.
        wanted |= failed;
        looking = false;
        looks++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void take(String text) throws IOException {
    KeySet before = newest;
    if (before == null || !before.isFrom(text)) {
      newest = KeySet.parse(text);
      LOG.info("{} has {} keys for signatures, in use from now on", name, newest.size());
    }
    readNanos = System.nanoTime();
    trouble = "";
  }

  /** Said once, and again when it is another trouble. */
  private void warn(Exception unusable) {
    String why = String.valueOf(unusable.getMessage());
    if (!closed && !why.equals(trouble)) {
      trouble = why;
      String effect = newest == null ? "no JWT is taken" : "the ones before go on";
      LOG.warn("Keys of the issuer are not read from {}, {}: {}", name, effect, why);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
