package io.holdfast.gateway.write;

import io.holdfast.raft.UnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The writes that wait for a session, and the sessions that wait for a write. One lock guards both,
 * so that there is never one of each; it is never held across a call to the store.
 */
final class CommitQueue {
  private final CommitBounds bounds;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();
  private final Deque<PendingWrite> waiting = new ArrayDeque<>();
  private final Deque<GatewaySession> idleSessions = new ArrayDeque<>();
  private int commands;
  private long bytes;
  private boolean closed;

  /**
   * Nothing waits yet.
   *
   * @param nanoTime as {@link System#nanoTime}, on which deadlines are given
   */
  CommitQueue(CommitBounds bounds, LongSupplier nanoTime) {
    this.bounds = bounds;
    this.nanoTime = nanoTime;
  }

  /**
   * Appends a write.
   *
   * @throws QueueFullException when as much is waiting as may wait
   * @throws UnavailableException when it is closed
   */
  void add(PendingWrite write) {
    synchronized (lock) {
      if (closed) {
        throw new UnavailableException("this node is stopping");
      }
      refuseAboveBounds(write);
      waiting.addLast(write);
      count(write);
    }
  }

  private void refuseAboveBounds(PendingWrite write) {
    if (commands + write.commands().size() > bounds.queuedCommands()
        || bytes + write.bytes() > bounds.queuedBytes()) {
      throw new QueueFullException(
          "%d commands of %d bytes wait to be sent (queue.commands, queue.bytes); retry later"
              .formatted(commands, bytes));
    }
  }

  private void count(PendingWrite write) {
    commands += write.commands().size();
    bytes += write.bytes();
  }

  private void discount(PendingWrite write) {
    commands -= write.commands().size();
    bytes -= write.bytes();
  }

  /** Commands that wait for a session. */
  int commands() {
    synchronized (lock) {
      return commands;
    }
  }

  // ---- sessions

  /** A session that has not been used yet. */
  void addSession(GatewaySession session) {
    synchronized (lock) {
      idleSessions.addLast(session);
    }
  }

  /** Takes an idle session; null when all are busy. */
  GatewaySession takeSession() {
    synchronized (lock) {
      // The one that was used last: its session is warm, the other stays free.
      return idleSessions.pollFirst();
    }
  }

  /** Takes this session if it is idle; false also when the queue is closed. */
  boolean takeSession(GatewaySession session) {
    synchronized (lock) {
      return !closed && idleSessions.remove(session);
    }
  }

  /** Until when somebody waits; 0 when nothing waits, and then the session is idle. */
  long latestDeadlineOrRest(GatewaySession session) {
    synchronized (lock) {
      dropGivenUp();
      if (waiting.isEmpty()) {
        idleSessions.addFirst(session);
        return 0;
      }
      return PendingWrite.latestDeadlineNanos(waiting, nanoTime.getAsLong());
    }
  }

  private void dropGivenUp() {
    long now = nanoTime.getAsLong();
    waiting.removeIf(
        write -> {
          if (write.deadlineNanos() - now > 0) {
            return false;
          }
          discount(write);
          return true;
        });
  }

  /**
   * Takes out what fits into one batch; null when nothing waits, and then the session is idle.
   *
   * @param mayTell whether a batch without commands may go, to tell of clients that were not
   *     reached
   */
  SentBatch gather(GatewaySession session, boolean mayTell) {
    SentBatch batch = session.newBatch();
    long now = nanoTime.getAsLong();
    int batchBytes = 0;
    synchronized (lock) {
      while (!waiting.isEmpty()) {
        PendingWrite next = waiting.peekFirst();
        if (!fits(batch, batchBytes, next)) {
          break;
        }
        waiting.removeFirst();
        discount(next);
        // Past its deadline it is left to its waiting thread, which gives it up as never sent.
        if (next.deadlineNanos() - now > 0 && batch.take(next)) {
          batchBytes += next.bytes();
        }
      }
      if (batch.commands() == 0 && !(mayTell && session.owesWord())) {
        idleSessions.addFirst(session);
        return null;
      }
    }
    return batch;
  }

  private boolean fits(SentBatch batch, int batchBytes, PendingWrite next) {
    return batch.commands() == 0
        || (batch.commands() + next.commands().size() <= bounds.batchCommands()
            && batchBytes + next.bytes() <= bounds.batchBytes());
  }

  // ---- what was not applied, and the end

  /** In front, in order; those whose clients gave up were not applied and end here. */
  void putBack(SentBatch batch) {
    synchronized (lock) {
      for (PendingWrite write : batch.writes().reversed()) {
        if (write.unsend()) {
          waiting.addFirst(write);
          count(write);
        }
      }
    }
  }

  /** Takes out all that waits. */
  List<PendingWrite> drain() {
    synchronized (lock) {
      List<PendingWrite> all = new ArrayList<>(waiting);
      waiting.clear();
      commands = 0;
      bytes = 0;
      return all;
    }
  }

  /** Refuses what comes from now on. */
  void close() {
    synchronized (lock) {
      closed = true;
    }
  }
}
