package io.holdfast.gateway.watch;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.request.AnswerStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One watch, and the way to its client. It is live, and gets what happens from the hub, or behind,
 * and reads; a client that does not keep up falls behind and holds nothing but its place. Its own
 * lock is taken inside the hub's, never around it.
 */
final class WatchStream implements Subscriber {
  static final int MAX_QUEUED = 1_024;
  static final long MAX_QUEUED_BYTES = 1L << 20;

  /** Small pieces are sent together, up to so many bytes. */
  static final int WRITE_BYTES = 32 << 10;

  private enum State {
    BEHIND,
    LIVE,
    ENDING,
    ENDED
  }

  private final WatchHub hub;
  private final WatchRequest request;
  private final AnswerStream out;
  private final Deque<Delivery> queue = new ArrayDeque<>();
  private long queuedBytes;
  private State state = State.BEHIND;

  /** While behind, everything up to here is queued or sent; while live, what is older is not. */
  private long position;

  private boolean writing;
  private boolean reading;
  private long sentNanos;
  private long endingNanos;

  WatchStream(WatchHub hub, WatchRequest request, AnswerStream out, long nowNanos) {
    this.hub = hub;
    this.request = request;
    this.out = out;
    this.position = request.since();
    this.sentNanos = nowNanos;
  }

  WatchRequest request() {
    return request;
  }

  @Override
  public WatchSpec spec() {
    return request.spec();
  }

  /** Says where it begins. */
  void open(Delivery opening) {
    synchronized (this) {
      add(opening);
    }
    flush();
  }

  @Override
  public synchronized boolean offer(Delivery next) {
    if (state != State.LIVE) {
      return false;
    }
    if (next.revision() <= position) {
      return true; // It asked for what comes later, or has read this already.
    }
    boolean full =
        queue.size() >= MAX_QUEUED
            || (!queue.isEmpty() && queuedBytes + next.bytes().length > MAX_QUEUED_BYTES)
            || (writing && hub.isCrowded());
    if (full) {
      position = queue.isEmpty() ? next.before() : queue.peek().before();
      drop();
      state = State.BEHIND;
      hub.fellBehind();
      return false;
    }
    add(next);
    return true;
  }

  private void add(Delivery next) {
    next.hold();
    queue.add(next);
    queuedBytes += next.bytes().length;
  }

  private void drop() {
    queue.forEach(Delivery::release);
    queue.clear();
    queuedBytes = 0;
  }

  /** The hub knows no longer what happened behind this revision: it must be read. */
  synchronized void losesFeed(long revision) {
    if (state == State.LIVE) {
      state = State.BEHIND;
      position = Math.max(position, revision);
    }
  }

  /** From where it reads. */
  synchronized long position() {
    return position;
  }

  /** Gets all that it has not read yet, and is live from now on. */
  synchronized boolean becomesLive(List<Delivery> missed) {
    reading = false;
    if (state != State.BEHIND) {
      return false;
    }
    state = State.LIVE;
    missed.forEach(this::add);
    return true;
  }

  /** What was read for it. */
  void read(Delivery piece, long upTo) {
    synchronized (this) {
      reading = false;
      if (state != State.BEHIND) {
        return;
      }
      position = upTo;
      if (piece != null) {
        add(piece);
      }
    }
    flush();
  }

  /** Nothing can be read now; the hub tries again. */
  synchronized void readLater() {
    reading = false;
  }

  /** Whether something must be begun for it that is not under way. */
  synchronized boolean isIdleBehind() {
    return state == State.BEHIND && !reading && !writing;
  }

  /** Whether its client takes nothing, not even the end. */
  synchronized boolean isStuck(long nowNanos, long mostNanos) {
    return state == State.ENDING && nowNanos - endingNanos > mostNanos;
  }

  /** Tells how far everything was sent, when nothing was said for a while. */
  synchronized boolean progresses(long nowNanos, long hubRevision) {
    if (state != State.LIVE
        || writing
        || !queue.isEmpty()
        || nowNanos - sentNanos < request.progressNanos()) {
      return false;
    }
    add(hub.progress(spec().format(), Math.max(position, hubRevision)));
    return true;
  }

  /** Ends it in good order: with an event that says why, and where to go on. */
  void end(long hubRevision, Problem why) {
    synchronized (this) {
      if (state == State.ENDING || state == State.ENDED) {
        return;
      }
      long sent = position;
      if (!queue.isEmpty()) {
        sent = queue.peek().before();
      } else if (state == State.LIVE) {
        sent = Math.max(position, hubRevision);
      }
      drop();
      state = State.ENDING;
      endingNanos = hub.nanoTime();
      byte[] line = WatchJson.end(sent, why);
      add(hub.delivery(sent, sent, spec().format().event(WatchJson.END, sent, line)));
    }
    hub.flushLater(this);
  }

  /** Ends it at once. */
  void breakOff() {
    synchronized (this) {
      if (state == State.ENDED) {
        return;
      }
      state = State.ENDED;
      drop();
    }
    out.breakOff();
    hub.ended(this);
  }

  @Override
  public void flush() {
    List<Delivery> batch = List.of();
    boolean ends = false;
    synchronized (this) {
      if (writing || state == State.ENDED) {
        return;
      }
      if (!queue.isEmpty()) {
        batch = take();
        writing = true;
      } else if (state == State.ENDING) {
        state = State.ENDED;
        ends = true;
      } else if (state == State.BEHIND && !reading) {
        reading = true;
      } else {
        return;
      }
    }
    if (ends) {
      out.end();
      hub.ended(this);
    } else if (batch.isEmpty()) {
      hub.goOn(this);
    } else {
      List<Delivery> sent = batch;
      out.write(bytes(batch), failure -> written(sent, failure));
    }
  }

  private List<Delivery> take() {
    List<Delivery> batch = new ArrayList<>();
    int bytes = 0;
    do {
      Delivery next = queue.remove();
      bytes += next.bytes().length;
      batch.add(next);
    } while (!queue.isEmpty() && bytes + queue.peek().bytes().length <= WRITE_BYTES);
    queuedBytes -= bytes;
    return batch;
  }

  /** Of one delivery its own bytes, which all watches share. */
  private static byte[] bytes(List<Delivery> batch) {
    if (batch.size() == 1) {
      return batch.getFirst().bytes();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(WRITE_BYTES);
    batch.forEach(delivery -> all.writeBytes(delivery.bytes()));
    return all.toByteArray();
  }

  private void written(List<Delivery> batch, Throwable failure) {
    batch.forEach(Delivery::release);
    boolean more;
    synchronized (this) {
      writing = false;
      sentNanos = hub.nanoTime();
      if (failure != null && state != State.ENDED) {
        state = State.ENDED;
        drop();
      } else if (failure != null) {
        return;
      }
      more = !queue.isEmpty() || state != State.LIVE;
    }
    if (failure != null) {
      out.breakOff();
      hub.ended(this);
    } else if (more) {
      hub.flushLater(this);
    }
  }
}
