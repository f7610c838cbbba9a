package io.holdfast.raft.transport;

import io.holdfast.raft.transport.InFlightWindow.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader knows of one follower, and what it may send to it next: the Progress of etcd's
 * raft, with the same states. It decides; it sends nothing, waits for nothing and reads no clock.
 *
 * <p>Changed by one thread at a time, who holds the lock of the appender; read by any.
 */
final class FollowerProgress {
  private static final Logger LOG = LoggerFactory.getLogger(FollowerProgress.class);

  private static final int QUICK_RETRIES = 10;
  private static final long QUICK_PAUSE_MILLIS = 1;
  private static final long PAUSE_MILLIS = 50;

  /** How the follower is sent entries. */
  enum State {
    /** Where its log matches is not known: it gets one request at a time. */
    PROBE,
    /** It takes what it is sent: requests follow each other until the window is full. */
    REPLICATE,
    /** It is sent a snapshot, and no entries. */
    SNAPSHOT
  }

  /** What to send now. */
  enum Send {
    NOTHING,
    HEARTBEAT,
    ENTRIES
  }

  /** Next and match index of the follower, which Ratis reads too. */
  interface Indices {
    long next();

    long match();

    void setNext(long index);

    void advanceNext(long index);

    /** Raises the match index, and the next one behind it; returns whether it was lower. */
    boolean raiseMatch(long index);

    /** The follower has a snapshot up to there, and nothing else is known of its log. */
    void setSnapshot(long index);
  }

  private final String follower;
  private final Indices indices;
  private final InFlightWindow window = new InFlightWindow();
  private volatile State state = State.PROBE;

  /** The commit index that was sent last; -1 = none since the follower began to be probed. */
  private volatile long toldCommit = -1;

  // Guarded by this.
  private int failures;
  private int pausedFor;
  private boolean snapshotFailed;

  FollowerProgress(String follower, Indices indices) {
    this.follower = follower;
    this.indices = indices;
  }

  // ---- what may be sent

  State state() {
    return state;
  }

  /** Whether requests with entries are in flight. */
  boolean hasInFlight() {
    return !window.isEmpty();
  }

  /** Whether it may get entries now. */
  boolean takesEntries() {
    return switch (state) {
      case PROBE -> window.isEmpty();
      case REPLICATE -> !window.isFull();
      case SNAPSHOT -> false;
    };
  }

  /** What the next request carries, if there are entries. */
  Send next(boolean heartbeatDue) {
    if (takesEntries()) {
      return Send.ENTRIES;
    }
    return heartbeatDue ? Send.HEARTBEAT : Send.NOTHING;
  }

  /** Whether it may be told what is committed now, without entries that tell it as well. */
  boolean lacksCommit(long committed) {
    return state == State.REPLICATE
        && window.isEmpty()
        && indices.match() > toldCommit
        && committed > toldCommit;
  }

  /**
   * How long to wait before the next request: after a failure that no pause was made for yet; 0 =
   * nothing has failed. Heartbeats that are answered meanwhile do not make a snapshot succeed, so
   * they do not shorten the pause after it.
   */
  synchronized long pauseMillis() {
    if (snapshotFailed) {
      snapshotFailed = false;
      return PAUSE_MILLIS;
    }
    int inRow = failures;
    if (inRow == pausedFor) {
      return 0;
    }
    pausedFor = inRow;
    return inRow <= QUICK_RETRIES ? QUICK_PAUSE_MILLIS : PAUSE_MILLIS;
  }

  // ---- what was sent

  /** Entries go on behind these at once, before they are answered. */
  void sent(long id, Request request) {
    if (!request.isHeartbeat()) {
      window.add(id, request);
      indices.advanceNext(request.begin() + request.entries());
    }
  }

  void toldCommit(long committed) {
    toldCommit = Math.max(toldCommit, committed);
  }

  // ---- what became of it

  /**
   * The follower said yes. Entries count only when they were taken in the term that they were sent
   * in; the first heartbeat of a term is answered with the one before.
   *
   * @param match up to where its log is the leader's
   * @return whether more of the log is known to match now
   */
  boolean accepted(long id, Request request, long replyTerm, long match) {
    if (!request.isHeartbeat() && replyTerm != request.term()) {
      var _ = lost(id, request);
      return false;
    }
    window.remove(id);
    succeeded();
    if (state == State.PROBE) {
      become(State.REPLICATE);
    }
    return !request.isHeartbeat() && indices.raiseMatch(match);
  }

  /**
   * The follower's log does not match before the request. It is asked next where it says that its
   * log ends, but neither from where it has just refused, nor before what is known to match: except
   * that it refused just that.
   */
  void mismatched(long id, Request request, long replyNext) {
    if (isGivenUp(id, request)) {
      return;
    }
    long unmatched = indices.match() + 1;
    long next = unmatched > replyNext && unmatched != request.begin() ? unmatched : replyNext;
    probeFrom(next == request.begin() && next > 0 ? next - 1 : next);
  }

  /**
   * No answer came, or none that counts. The request may have come and may come yet, so nothing is
   * known but what was answered before.
   *
   * @return how many failed in a row; 0 = it had been given up before
   */
  int lost(long id, Request request) {
    if (isGivenUp(id, request)) {
      return 0;
    }
    if (request.isHeartbeat()) {
      return failed(); // Entries on their way have their own answers.
    }
    long old = indices.next();
    long back = old <= 0 ? old : Math.min(old - 1, request.begin());
    return probeFrom(Math.max(indices.match() + 1, back));
  }

  /** What comes of such a request tells nothing that is not being asked anew already. */
  private boolean isGivenUp(long id, Request request) {
    return !request.isHeartbeat() && !window.contains(id);
  }

  private int probeFrom(long next) {
    window.clear();
    indices.setNext(next);
    return failed();
  }

  /** Until it says yes again it is probed. */
  private int failed() {
    if (state == State.REPLICATE) {
      become(State.PROBE);
    }
    toldCommit = -1;
    return countFailure();
  }

  private synchronized int countFailure() {
    failures++;
    return failures;
  }

  private synchronized void succeeded() {
    failures = 0;
    pausedFor = 0;
  }

  // ---- snapshots

  /** The log does not hold any more what it lacks: a snapshot goes to it now. */
  void snapshotBegins() {
    become(State.SNAPSHOT);
  }

  /** It has one, this or a newer one. */
  void snapshotInstalled(long index) {
    window.clear();
    indices.setSnapshot(index);
    become(State.PROBE);
  }

  /** It refused it, as it was expired, or did not answer. */
  synchronized void snapshotFailed() {
    snapshotFailed = true;
    become(State.PROBE);
  }

  /** Nothing is known of what became of it, and it is not the follower's fault. */
  void snapshotStopped() {
    become(State.PROBE);
  }

  private void become(State next) {
    LOG.debug(
        "{}: {} to {} (next {}, match {})", follower, state, next, indices.next(), indices.match());
    state = next;
  }

  @Override
  public String toString() {
    return follower + " " + state + " (next " + indices.next() + ", match " + indices.match() + ")";
  }
}
