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
   * @throws IOException when it is: whoever asks may ask another node
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

  /** Lets nobody in any more, and waits that long at most for those who are. */
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
