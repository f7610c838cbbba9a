package io.holdfast.gateway.routes;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.json.WatchReader;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.QueryParameters;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.request.WatchedRange;
import io.holdfast.gateway.watch.WatchService;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes as they happen: {@code /v1/watch}; and those that have happened: {@code /v1/changes}. */
public final class WatchRoutes {
  private static final String WATCH = "/v1/watch";
  private static final String CHANGES = "/v1/changes";
  private static final Duration LEAST_PROGRESS = Duration.ofMillis(100);
  private static final Duration MOST_PROGRESS = Duration.ofSeconds(60);
  private static final Duration DEFAULT_PROGRESS = Duration.ofSeconds(10);

  /** Of an answer that is made at once. */
  private static final int MAX_LIMIT = 10_000;

  private static final int DEFAULT_LIMIT = 1_000;

  /** What JSON numbers keep exactly everywhere. */
  private static final long LAST_REVISION = 1L << 53;

  private final WatchService watches;

  public WatchRoutes(WatchService watches) {
    this.watches = watches;
  }

  public List<Route> routes() {
    Set<String> ofWatch = new HashSet<>(WatchedRange.PARAMETERS);
    ofWatch.addAll(ReadLevel.PARAMETERS);
    ofWatch.addAll(Set.of("from_revision", "progress", "wait", "limit"));
    Set<String> ofChanges = new HashSet<>(WatchedRange.PARAMETERS);
    ofChanges.addAll(ReadLevel.PARAMETERS);
    ofChanges.addAll(Set.of("since", "limit"));
    Access range = new Access(Access.Verb.WATCH, Access.Keys.RANGE);
    return List.of(
        Route.get(WATCH, range, ofWatch, this::get),
        Route.head(WATCH, range, ofWatch, this::get),
        Route.post(
            WATCH,
            new Access(Access.Verb.WATCH, Access.Keys.BODY),
            ReadLevel.PARAMETERS,
            this::post),
        Route.get(CHANGES, range, ofChanges, this::changes),
        Route.head(CHANGES, range, ofChanges, this::changes));
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    QueryParameters query = exchange.query();
    WatchedRange range = WatchedRange.of(query);
    Optional<Long> from = revision(query, "from_revision", 1);
    Optional<Duration> patience =
        query.duration("wait", Duration.ZERO, exchange.limits().maxTimeout());
    if (patience.isPresent()) {
      refuse(query, "progress", "a stream tells progress; with wait there is one answer");
      watches.changes(exchange, range, from, patience.get(), limit(query));
      return;
    }
    refuse(query, "limit", "a stream has none; with wait=30s there is one answer");
    Duration progress =
        query.duration("progress", LEAST_PROGRESS, MOST_PROGRESS).orElse(DEFAULT_PROGRESS);
    watches.stream(exchange, List.of(range), from, progress);
  }

  private static void refuse(QueryParameters query, String name, String why) {
    if (query.has(name)) {
      throw Problem.of(ProblemCode.BAD_PARAMETER, name + " means nothing here: " + why)
          .with("parameter", name)
          .exception();
    }
  }

  private void post(Exchange exchange) throws IOException, InterruptedException {
    WatchReader.Watches asked =
        WatchReader.of(exchange.document(), LAST_REVISION, LEAST_PROGRESS, MOST_PROGRESS);
    watches.stream(
        exchange, asked.ranges(), asked.fromRevision(), asked.progress().orElse(DEFAULT_PROGRESS));
  }

  private void changes(Exchange exchange) throws IOException, InterruptedException {
    QueryParameters query = exchange.query();
    WatchedRange range = WatchedRange.of(query);
    Optional<Long> since = revision(query, "since", 0);
    if (since.isEmpty()) {
      throw Problem.of(
              ProblemCode.BAD_REVISION, "since names the revision behind which changes are told")
          .with("parameter", "since")
          .exception();
    }
    watches.changes(exchange, range, since.map(seen -> seen + 1), Duration.ZERO, limit(query));
  }

  private static Optional<Long> revision(QueryParameters query, String name, long least) {
    return query.number(name, least, LAST_REVISION, ProblemCode.BAD_REVISION);
  }

  private static int limit(QueryParameters query) {
    return query
        .number("limit", 1, MAX_LIMIT, ProblemCode.BAD_PARAMETER)
        .orElse((long) DEFAULT_LIMIT)
        .intValue();
  }
}
