package io.holdfast.gateway.watch;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.metrics.Figures;
import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.read.LongWork;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.WatchedRange;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.Verb;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What a gateway offers to those who watch. Safe for many threads. */
public final class WatchService implements AutoCloseable {
  private static final String LINES = StreamFormat.LINES.mediaType();
  private static final int SENDERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

  /** How long a node that stops waits for its watches to hear of it. */
  private static final Duration MOST_CLOSING = Duration.ofSeconds(1);

  /** Of an answer that is made at once. */
  private static final long MAX_PAGE_BYTES = 2L << 20;

  private final Answers answers;
  private final WatchStart start;
  private final ChangeReader reader;
  private final ReadService reads;
  private final AccessGuard guard;
  private final WatchPlaces places = new WatchPlaces();
  private final WatchFigures figures = new WatchFigures();
  private final ExecutorService senders;
  private final WatchHub hub;
  private final WatchPump pump;

  /** Over the store of a node. */
  public WatchService(
      ReplicatedStore store,
      LevelKeeper keeper,
      ReadService reads,
      AccessGuard guard,
      LongWork work,
      Answers answers) {
    this.answers = answers;
    this.reads = reads;
    this.guard = guard;
    this.reader = new ChangeReader(store);
    this.start = new WatchStart(store, keeper, reads, guard, reader);
    this.senders =
        Executors.newFixedThreadPool(
            SENDERS, Thread.ofPlatform().daemon().name("watch-send-", 0).factory());
    this.hub = new WatchHub(store.events(), reader, work, senders, System::nanoTime, figures);
    this.pump = new WatchPump(hub, store.events(), () -> store.auth().revision(), this::whyNot);
  }

  /** What the process tells of its watches. */
  public List<MetricSnapshot> figures() {
    return List.of(
        Figures.gauge("holdfast_watches", "Watches that are open.", places.open()),
        Figures.gauge(
            "holdfast_watches_distinct",
            "Different things that are watched: each is found and encoded once.",
            hub.distinct()),
        Figures.counter(
            "holdfast_watch_events",
            "Events that were encoded, once for all who wanted the same.",
            figures.events()),
        Figures.counter(
            "holdfast_watch_fell_behind",
            "How often a client took too little, and had to read what it missed.",
            figures.timesBehind()),
        Figures.counter(
            "holdfast_watch_reads",
            "Pieces that were read for watches that were behind.",
            figures.reads()),
        Figures.counters(
            "holdfast_watch_ended",
            "Watches that were ended here, by the code that their clients were told.",
            "code",
            figures.endedByCode()));
  }

  /**
   * Answers with a stream that has no end of its own.
   *
   * @param from the first revision that is asked for
   * @param progress how long nothing is said at most
   */
  public void stream(
      Exchange exchange, List<WatchedRange> ranges, Optional<Long> from, Duration progress)
      throws InterruptedException {
    StreamFormat format = exchange.accepts(LINES) ? StreamFormat.LINES : StreamFormat.EVENTS;
    start.requireAllowed(exchange, ranges);
    long since = start.since(exchange, ranges, from);
    if (exchange.isHead()) {
      begin(exchange, format);
      return;
    }
    String user = exchange.caller().user();
    places.enter(user);
    try {
      WatchRequest request =
          new WatchRequest(
              new WatchSpec(ranges, format),
              since,
              progress.toNanos(),
              new WatchRequest.Watcher(exchange.caller()),
              expiresNanos(exchange),
              () -> places.leave(user));
      begin(exchange, format);
      exchange.goOnAs(
          out -> {
            pump.use();
            hub.open(new WatchStream(hub, request, out, hub.nanoTime()));
          });
    } catch (RuntimeException refused) {
      places.leave(user);
      throw refused;
    }
  }

  private void begin(Exchange exchange, StreamFormat format) {
    answers.begin(exchange);
    exchange.response().setStatus(200);
    exchange.response().setContentType(format.mediaType());
    exchange.setHeader("Vary", "Accept, Origin");
    // Proxies that gather an answer would keep events back.
    exchange.setHeader("X-Accel-Buffering", "no");
  }

  private long expiresNanos(Exchange exchange) {
    long leftMillis = guard.leftMillis(exchange);
    long now = System.nanoTime();
    return leftMillis == Long.MAX_VALUE
        ? now + Long.MAX_VALUE / 2
        : now + TimeUnit.MILLISECONDS.toNanos(Math.min(leftMillis, Integer.MAX_VALUE));
  }

  /** Why a watch must end; null = it may go on. */
  private Problem whyNot(WatchRequest request) {
    if (System.nanoTime() - request.expiresNanos() >= 0) {
      return Problem.of(ProblemCode.UNAUTHENTICATED, "the token has ended");
    }
    try {
      for (WatchedRange range : request.spec().ranges()) {
        guard.require(request.asker(), Verb.WATCH, range.range());
      }
      return null;
    } catch (ProblemException refused) {
      return refused.problem();
    }
  }

  /**
   * Answers with what happened behind a revision, as soon as there is something.
   *
   * @param patience how long that is waited for
   * @param limit revisions that are answered at most
   */
  public void changes(
      Exchange exchange, WatchedRange range, Optional<Long> from, Duration patience, int limit)
      throws IOException, InterruptedException {
    List<WatchedRange> ranges = List.of(range);
    WatchSpec spec = new WatchSpec(ranges, StreamFormat.LINES);
    start.requireAllowed(exchange, ranges);
    long since = start.since(exchange, ranges, from);
    long untilNanos = System.nanoTime() + patience.toNanos();
    PageReader pages = new PageReader(reader, reads.longReads(), MAX_PAGE_BYTES);
    ChangeReader.Page page = pages.read(exchange, spec, since, limit);
    while (page.changes().isEmpty() && System.nanoTime() - untilNanos < 0) {
      await(exchange, spec, page.upTo(), untilNanos);
      page = pages.read(exchange, spec, page.upTo(), limit);
    }
    start.requireAllowed(exchange, ranges);
    byte[] body = WatchJson.page(page.changes(), page.upTo(), page.more());
    answers.bytes(exchange, 200, "application/json", body);
  }

  private void await(Exchange exchange, WatchSpec spec, long since, long untilNanos)
      throws IOException, InterruptedException {
    pump.use();
    LongPoll poll = new LongPoll(spec, since);
    if (!hub.takeIn(poll, since)) {
      return;
    }
    try {
      poll.await(exchange.connection(), untilNanos);
    } finally {
      hub.leave(poll);
    }
  }

  /** Ends all watches: each client hears where to go on. */
  @Override
  public void close() {
    pump.close();
    hub.close();
    try {
      hub.awaitEnds(MOST_CLOSING.toNanos());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    senders.shutdown();
  }
}
