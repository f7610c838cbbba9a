package io.holdfast.gateway.watch;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.read.LongWork;
import io.holdfast.raft.EventFeed;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.result.RevisionEvents;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Brings what happens on this node to all who watch. One thread finds out, revision by revision,
 * who must hear of it, and encodes it once for all who want the same; a few threads send. Those who
 * are behind read by themselves, in turn with other long work, and are then taken in where the hub
 * stands.
 */
final class WatchHub implements AutoCloseable {
  /** Revisions that are brought to everybody under one hold of the lock. */
  private static final int REVISIONS_AT_A_TIME = 64;

  /** How far a watch may be behind to be taken in at once. */
  static final int JOIN_REVISIONS = 1_024;

  private static final long JOIN_BYTES = 256L << 10;

  /** What one step reads for a watch that is behind. */
  private static final int READ_REVISIONS = 1_000;

  private static final long READ_BYTES = 32L << 10;

  /** What may be on its way to all clients before slow ones are made to read by themselves. */
  static final long MAX_HELD_BYTES = 64L << 20;

  /** Watches whose sending is begun by one task. */
  private static final int FLUSHES_AT_A_TIME = 64;

  private final EventFeed feed;
  private final ChangeReader reader;
  private final LongWork work;
  private final ExecutorService senders;
  private final LongSupplier nanoTime;
  private final WatchFigures figures;
  private final AtomicLong held = new AtomicLong();

  // Under the lock of this.
  private final Groups groups = new Groups();
  private final Set<WatchStream> streams = new LinkedHashSet<>();
  private long revision;
  private boolean closed;

  /**
   * Over the events of a node.
   *
   * @param senders write to clients; they must not be kept waiting
   */
  WatchHub(
      EventFeed feed,
      ChangeReader reader,
      LongWork work,
      ExecutorService senders,
      LongSupplier nanoTime,
      WatchFigures figures) {
    this.feed = feed;
    this.reader = reader;
    this.work = work;
    this.senders = senders;
    this.nanoTime = nanoTime;
    this.figures = figures;
    this.revision = feed.revision();
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Everything up to here was brought to everybody. */
  synchronized long revision() {
    return revision;
  }

  synchronized int size() {
    return streams.size();
  }

  synchronized List<WatchStream> streams() {
    return List.copyOf(streams);
  }

  /** How many different things are watched. */
  synchronized int distinct() {
    return groups.size();
  }

  // ---- what happens

  /** Brings what has happened to everybody; called by one thread. */
  void pump() {
    while (pumpSome()) {
      // There may be more.
    }
  }

  private boolean pumpSome() {
    List<Subscriber> touched = new ArrayList<>();
    boolean more;
    synchronized (this) {
      Optional<List<RevisionEvents>> next = feed.since(revision, REVISIONS_AT_A_TIME);
      if (next.isEmpty()) {
        loseFeed(touched);
        more = false;
      } else {
        next.get().forEach(happened -> bring(happened, touched));
        more = next.get().size() == REVISIONS_AT_A_TIME;
      }
    }
    flush(touched);
    return more;
  }

  private void bring(RevisionEvents happened, List<Subscriber> touched) {
    Map<Group, Change> matching = groups.matching(happened);
    matching.forEach((group, change) -> bring(group, change, touched));
    revision = happened.revision();
  }

  private void bring(Group group, Change change, List<Subscriber> touched) {
    Delivery delivery = encoded(group.spec(), change);
    figures.encoded(change.matches().size());
    group
        .members()
        .removeIf(
            member -> {
              touched.add(member);
              return !member.offer(delivery);
            });
    groups.removeIfEmpty(group);
  }

  private Delivery encoded(WatchSpec spec, Change change) {
    return delivery(change.revision() - 1, change.revision(), bytes(spec, change));
  }

  private static byte[] bytes(WatchSpec spec, Change change) {
    return spec.format().event(WatchJson.CHANGE, change.revision(), WatchJson.change(change));
  }

  Delivery delivery(long before, long upTo, byte[] bytes) {
    return new Delivery(before, upTo, bytes, held);
  }

  /** The events between were not kept, or the state is another one: all must read. */
  private void loseFeed(List<Subscriber> touched) {
    for (Group group : groups.all()) {
      for (Subscriber member : group.members()) {
        if (member instanceof WatchStream stream) {
          stream.losesFeed(revision);
        }
        touched.add(member);
      }
      group.members().clear();
      groups.removeIfEmpty(group);
    }
    revision = feed.revision();
  }

  private void flush(List<Subscriber> touched) {
    for (int from = 0; from < touched.size(); from += FLUSHES_AT_A_TIME) {
      int to = Math.min(touched.size(), from + FLUSHES_AT_A_TIME);
      List<Subscriber> some = List.copyOf(touched.subList(from, to));
      execute(() -> some.forEach(Subscriber::flush));
    }
  }

  void flushLater(WatchStream stream) {
    execute(stream::flush);
  }

  private void execute(Runnable task) {
    try {
      senders.execute(task);
    } catch (RejectedExecutionException stopping) {
      // Connections end with the server.
    }
  }

  /** Whether so much is on its way that slow clients must let go of what waits for them. */
  boolean isCrowded() {
    return held.get() > MAX_HELD_BYTES;
  }

  void fellBehind() {
    figures.fellBehind();
  }

  // ---- who watches

  /** Takes a watch in, which begins by itself to read. */
  void open(WatchStream stream) {
    boolean refused;
    synchronized (this) {
      refused = closed;
      if (!refused) {
        streams.add(stream);
      }
    }
    long since = stream.request().since();
    StreamFormat format = stream.spec().format();
    byte[] progress = format.event(WatchJson.PROGRESS, since, WatchJson.progress(since));
    stream.open(delivery(since, since, format.openingWith(progress)));
    if (refused) {
      stream.end(since, stopping());
    }
  }

  private static Problem stopping() {
    return Problem.of(ProblemCode.UNAVAILABLE, "this node is stopping");
  }

  void ended(WatchStream stream) {
    synchronized (this) {
      if (streams.remove(stream)) {
        groups.remove(stream);
      }
      notifyAll();
    }
    stream.request().whenEnded().run();
  }

  /** A watch that is behind is taken in, or reads a piece. */
  void goOn(WatchStream stream) {
    if (takeIn(stream)) {
      stream.flush();
      return;
    }
    if (isCrowded()) {
      stream.readLater();
      return;
    }
    try {
      work.later(() -> read(stream));
    } catch (UnavailableException stopping) {
      stream.readLater();
    }
  }

  private synchronized boolean takeIn(WatchStream stream) {
    long at = stream.position();
    if (closed || !streams.contains(stream) || revision - at > JOIN_REVISIONS) {
      return false;
    }
    List<Delivery> missed = missed(stream.spec(), at);
    if (missed == null || !stream.becomesLive(missed)) {
      return false;
    }
    groups.add(stream);
    return true;
  }

  /** What a watch that stands here has not heard; null = it is too much, or is not known. */
  private List<Delivery> missed(WatchSpec spec, long at) {
    List<Delivery> missed = new ArrayList<>();
    if (at >= revision) {
      return missed;
    }
    Optional<List<RevisionEvents>> recent = feed.since(at, (int) (revision - at));
    if (recent.isEmpty()) {
      return null;
    }
    long bytes = 0;
    for (RevisionEvents happened : recent.get()) {
      Change change = spec.of(happened);
      if (change != null) {
        bytes += happened.bytes();
        if (bytes > JOIN_BYTES) {
          return null;
        }
        missed.add(encoded(spec, change));
      }
    }
    return missed;
  }

  /**
   * Takes in one who waits for a change behind a revision.
   *
   * @return false = there may be one already
   */
  synchronized boolean takeIn(Subscriber waiting, long since) {
    if (closed) {
      throw stopping().exception();
    }
    if (since < revision) {
      List<Delivery> missed =
          revision - since > JOIN_REVISIONS ? null : missed(waiting.spec(), since);
      if (missed == null || !missed.isEmpty()) {
        return false;
      }
    }
    groups.add(waiting);
    return true;
  }

  synchronized void leave(Subscriber waiting) {
    groups.remove(waiting);
  }

  private void read(WatchStream stream) {
    long since = stream.position();
    try {
      figures.read();
      ChangeReader.Page page = reader.read(stream.spec(), since, READ_REVISIONS, READ_BYTES);
      stream.read(piece(stream.spec(), since, page), page.upTo());
    } catch (ProblemException gone) {
      stream.readLater();
      stream.end(since, gone.problem());
    } catch (UnavailableException exchanged) {
      stream.readLater();
    }
  }

  private Delivery piece(WatchSpec spec, long since, ChangeReader.Page page) {
    if (page.changes().isEmpty()) {
      return null;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    page.changes().forEach(change -> all.writeBytes(bytes(spec, change)));
    return delivery(since, page.upTo(), all.toByteArray());
  }

  // ---- time

  Delivery progress(StreamFormat format, long at) {
    byte[] line = WatchJson.progress(at);
    return delivery(at, at, format.event(WatchJson.PROGRESS, at, line));
  }

  /** Tells those who were told nothing for a while how far they are, and has others go on. */
  void tick(long mostEndingNanos) {
    long now = nanoTime();
    List<Subscriber> touched = new ArrayList<>();
    List<WatchStream> stuck = new ArrayList<>();
    synchronized (this) {
      for (WatchStream stream : streams) {
        if (stream.progresses(now, revision) || stream.isIdleBehind()) {
          touched.add(stream);
        } else if (stream.isStuck(now, mostEndingNanos)) {
          stuck.add(stream);
        }
      }
    }
    flush(touched);
    stuck.forEach(WatchStream::breakOff);
  }

  /** Returns when all have ended, or the time is over. */
  synchronized void awaitEnds(long nanos) throws InterruptedException {
    long until = nanoTime() + nanos;
    while (!streams.isEmpty() && until - nanoTime() > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, until - nanoTime());
    }
  }

  /** Ends one watch. */
  void end(WatchStream stream, Problem why) {
    figures.ended(why.code());
    stream.end(revision(), why);
  }

  /** Ends all, and takes none any more. */
  @Override
  public void close() {
    List<WatchStream> all;
    List<Subscriber> waiting = new ArrayList<>();
    synchronized (this) {
      closed = true;
      all = List.copyOf(streams);
      loseFeed(waiting);
    }
    all.forEach(stream -> end(stream, stopping()));
    flush(waiting);
  }
}
