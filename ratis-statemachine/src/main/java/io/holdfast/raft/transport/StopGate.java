package io.holdfast.raft.transport;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps messages from Ratis once it is about to close: it logs each that comes meanwhile as an
 * error, with a trace. Those that have begun are waited for. Safe for many threads.
 */
final class StopGate {
  /** What is done with a message. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /**
   * Does the work, unless the gate is closed.
   *
   * @throws IOException when it is; the sender may ask another node
   */
  <T> T pass(Work<T> work) throws IOException {
    Lock inside = lock.readLock();
    if (!inside.tryLock()) { // Unlike lock(), it does not queue behind who waits to close.
      throw stopping();
    }
    try {
      if (closed) {
        throw stopping();
      }
      return work.run();
    } finally {
      inside.unlock();
    }
  }

  private static IOException stopping() {
    return new IOException("this node is stopping");
  }

  /** Refuses new messages, and waits at most this long for those that have begun. */
  void close(long patienceMillis) {
    closed = true;
    try {
      if (lock.writeLock().tryLock(patienceMillis, TimeUnit.MILLISECONDS)) {
        lock.writeLock().unlock();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
