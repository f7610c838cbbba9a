package io.holdfast.gateway.request;

import io.holdfast.gateway.auth.Asker;
import io.holdfast.gateway.auth.Caller;
import io.holdfast.gateway.errors.HeaderSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The answer to one request while it comes about: its head, what it tells of the store, and who
 * must hear of its end. What carries it to the client is left to those who extend it. Used by one
 * thread at a time.
 */
public abstract class Reply implements HeaderSink, Asker {
  private final List<Consumer<Boolean>> settlements = new ArrayList<>(1);
  private KeyListener keys = KeyListener.NONE;
  private long revision;
  private boolean written;
  private boolean outcomeUnknown;
  private Runnable beforeAnswer = () -> {};
  private Caller caller = Caller.NOBODY;

  /** Has somebody hear which keys are read and written for it. */
  public void tellOfKeys(KeyListener listener) {
    keys = listener;
  }

  /** Who hears of keys. */
  public KeyListener keys() {
    return keys;
  }

  /** Sets the status and the type and length of the body, and sends all of it. */
  public abstract void send(int status, String contentType, byte[] body) throws IOException;

  /** Sends a status that has no body. */
  public abstract void send(int status) throws IOException;

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public void caller(Caller now) {
    caller = now;
  }

  /** Unless whoever carries it has a thread that may wait, it must not. */
  @Override
  public Long waitUntilNanos() {
    return null;
  }

  /** Remembers who must hear whether the client got its answer. */
  public void onSettled(Consumer<Boolean> settlement) {
    settlements.add(settlement);
  }

  /**
   * The end: tells whether the answer reached the client. One that settles nothing does not count.
   */
  public void settle(boolean reached) {
    boolean settled = reached && !outcomeUnknown;
    settlements.forEach(settlement -> settlement.accept(settled));
  }

  /** The answer says that the outcome is unknown: whoever gets it has no final answer. */
  public void leaveOutcomeOpen() {
    outcomeUnknown = true;
  }

  /** Remembers what is to be looked at once more when the answer is made; it may still refuse. */
  public void beforeAnswer(Runnable look) {
    beforeAnswer = look;
  }

  /**
   * The answer is about to be made; called for problems only where they tell what was read, by
   * whoever read it.
   */
  public void answering() {
    beforeAnswer.run();
  }

  /** The store stood at this revision, or later, when the request was carried out. */
  public void noteRevision(long atLeast) {
    revision = Math.max(revision, atLeast);
  }

  /** The store stood at this revision when the write of this request was applied. */
  public void noteWritten(long atRevision) {
    noteRevision(atRevision);
    written = true;
  }

  /** Whether a write of this request was applied: its revision is then the answer's. */
  public boolean hasWritten() {
    return written;
  }

  /** The highest revision that was noted. */
  public long notedRevision() {
    return revision;
  }
}
