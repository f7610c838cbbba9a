package io.holdfast.gateway.write;

import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A gateway session and its numbering: which results the store may forget, and which it must keep
 * because their clients were not reached. Its own lock; never held across a call to the store.
 */
final class GatewaySession {
  /**
   * Batches that wait for a client which takes its answer slowly. Until then the store keeps the
   * results of all that came behind it; so after these it counts as not reached.
   */
  static final int MAX_UNSETTLED = 1_024;

  /** What one batch says of clients that were not reached: the store looks each of them up. */
  static final int MAX_TOLD = 1_024;

  /** After more of them the store's own window decides how long their results are kept. */
  static final int MAX_UNREACHED = 65_536;

  private final Runnable onUnreached;
  private final Deque<SentBatch> unconfirmed = new ArrayDeque<>();
  private final NavigableSet<Long> unreached = new TreeSet<>();
  private long session;
  private long nextSequence;

  /**
   * Not opened in the store yet.
   *
   * @param onUnreached called when there is something to say to the store that cannot wait for the
   *     next command: which client was not reached
   */
  GatewaySession(Runnable onUnreached) {
    this.onUnreached = onUnreached;
  }

  /** Whether a session is there to send in, and can tell of all whom it did not reach. */
  synchronized boolean isOpen() {
    return session != 0 && unreached.size() <= MAX_UNREACHED;
  }

  /**
   * Begins a new session: its numbers start at 1, and what was to be told in the old one is void.
   */
  synchronized void open(long newSession) {
    session = newSession;
    nextSequence = 1;
    unconfirmed.clear();
    unreached.clear();
  }

  /** The store does not know the session any more. */
  synchronized void forgetSession() {
    session = 0;
  }

  synchronized SentBatch newBatch() {
    return new SentBatch(this, session, nextSequence);
  }

  /** The batch as it goes into the log, with what may be forgotten by now. */
  synchronized CommandBatch seal(SentBatch batch) {
    dropSettled();
    dropSlow();
    unconfirmed.add(batch);
    nextSequence = batch.nextSequence();
    long confirmedBelow = unconfirmed.getFirst().firstSequence();
    List<Long> told = new ArrayList<>();
    unreached.headSet(confirmedBelow).stream().limit(MAX_TOLD + 1L).forEach(told::add);
    if (told.size() > MAX_TOLD) {
      // What is confirmed and was not told is forgotten.
      confirmedBelow = told.removeLast();
    }
    List<SubmittedCommand> commands = new ArrayList<>(batch.commands());
    batch.writes().forEach(write -> commands.addAll(write.commands()));
    return new CommandBatch(
        batch.session(), batch.firstSequence(), confirmedBelow, List.copyOf(told), commands);
  }

  /** Nobody waits any longer for what was sent. */
  void giveUp() {
    List<SentBatch> sent;
    synchronized (this) {
      sent = List.copyOf(unconfirmed);
    }
    sent.forEach(batch -> batch.writes().forEach(PendingWrite::giveUp));
  }

  /** The store has seen the batch: what it confirmed need not be said again. */
  synchronized void confirmed(CommandBatch batch) {
    if (batch.session() == session) {
      batch.unreached().forEach(unreached::remove);
    }
  }

  /** Whether a batch without commands would tell the store of a client that was not reached. */
  synchronized boolean owesWord() {
    dropSettled();
    long below = unconfirmed.isEmpty() ? nextSequence : unconfirmed.getFirst().firstSequence();
    return !unreached.isEmpty() && unreached.first() < below;
  }

  private void dropSettled() {
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst().isSettled()) {
      unconfirmed.removeFirst();
    }
  }

  /** All of them are back, as a session sends one at a time: their results are known. */
  private void dropSlow() {
    while (unconfirmed.size() >= MAX_UNSETTLED) {
      SentBatch oldest = unconfirmed.removeFirst();
      oldest.open().forEach(write -> close(oldest, write, false));
      dropSettled();
    }
  }

  void settle(SentBatch batch, PendingWrite write, boolean reached) {
    if (settleLocked(batch, write, reached)) {
      onUnreached.run();
    }
  }

  private synchronized boolean settleLocked(SentBatch batch, PendingWrite write, boolean reached) {
    return batch.session() == session && close(batch, write, reached) && !unreached.isEmpty();
  }

  /** Returns whether its client was not reached. */
  private boolean close(SentBatch batch, PendingWrite write, boolean reached) {
    Long firstSequence = batch.close(write);
    if (firstSequence == null || reached) {
      return false;
    }
    List<SubmittedCommand> commands = write.commands();
    for (int i = 0; i < commands.size(); i++) {
      // What carries the client's own key is kept under that key anyway.
      if (commands.get(i).idempotencyKey().isEmpty()) {
        unreached.add(firstSequence + i);
      }
    }
    return true;
  }
}
