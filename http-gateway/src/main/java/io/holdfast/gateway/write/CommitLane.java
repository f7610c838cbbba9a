package io.holdfast.gateway.write;

import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A gateway session and its numbering: which results the store may forget, and which it must keep
 * because their clients were not reached. Its own lock; never held across a call to the store.
 */
final class CommitLane {
  private final Runnable onUnreached;
  private final Deque<SentBatch> unconfirmed = new ArrayDeque<>();
  private final List<Long> unreached = new ArrayList<>();
  private long session;
  private long nextSequence;

  /**
   * Makes a lane without a session.
   *
   * @param onUnreached called when there is something to say to the store that cannot wait for the
   *     next command: which client was not reached
   */
  CommitLane(Runnable onUnreached) {
    this.onUnreached = onUnreached;
  }

  /** Whether a session is there to send in. */
  synchronized boolean isOpen() {
    return session != 0;
  }

  /** Begins a new session: its numbers start at 1, and what the old one owed is void. */
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
    unconfirmed.add(batch);
    nextSequence = batch.nextSequence();
    long confirmedBelow = unconfirmed.getFirst().firstSequence();
    List<SubmittedCommand> commands = new ArrayList<>(batch.commands());
    batch.writes().forEach(write -> commands.addAll(write.commands()));
    return new CommandBatch(
        batch.session(),
        batch.firstSequence(),
        confirmedBelow,
        unreached.stream().filter(sequence -> sequence < confirmedBelow).sorted().toList(),
        commands);
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
      unreached.removeAll(batch.unreached());
    }
  }

  /** Whether a batch without commands would tell the store of a client that was not reached. */
  synchronized boolean owesWord() {
    dropSettled();
    long below = unconfirmed.isEmpty() ? nextSequence : unconfirmed.getFirst().firstSequence();
    return unreached.stream().anyMatch(sequence -> sequence < below);
  }

  private void dropSettled() {
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst().isSettled()) {
      unconfirmed.removeFirst();
    }
  }

  void settle(
      SentBatch batch, List<SubmittedCommand> commands, long firstSequence, boolean reached) {
    if (settleLocked(batch, commands, firstSequence, reached)) {
      onUnreached.run();
    }
  }

  private synchronized boolean settleLocked(
      SentBatch batch, List<SubmittedCommand> commands, long firstSequence, boolean reached) {
    if (batch.session() != session) {
      return false;
    }
    batch.countSettled();
    if (reached) {
      return false;
    }
    for (int i = 0; i < commands.size(); i++) {
      // What carries the client's own key is kept under that key anyway.
      if (commands.get(i).idempotencyKey().isEmpty()) {
        unreached.add(firstSequence + i);
      }
    }
    return !unreached.isEmpty();
  }
}
