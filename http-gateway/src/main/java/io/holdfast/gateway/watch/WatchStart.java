package io.holdfast.gateway.watch;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.WatchedRange;
import io.holdfast.gateway.text.WholeNumber;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Verb;
import java.util.List;
import java.util.Optional;

/** Finds out where a watch begins, and whether whoever asks may watch. */
final class WatchStart {
  /** How far a watch may begin in the future: what nobody will live to see is a mistake. */
  private static final long FURTHEST_AHEAD = 1L << 40;

  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final ReplicatedStore store;
  private final LevelKeeper keeper;
  private final ReadService reads;
  private final AccessGuard guard;
  private final ChangeReader reader;

  WatchStart(
      ReplicatedStore store,
      LevelKeeper keeper,
      ReadService reads,
      AccessGuard guard,
      ChangeReader reader) {
    this.store = store;
    this.keeper = keeper;
    this.reads = reads;
    this.guard = guard;
    this.reader = reader;
  }

  /** Refuses unless the caller may watch all of this. */
  void requireAllowed(Exchange exchange, List<WatchedRange> ranges) {
    ranges.forEach(range -> guard.require(exchange, Verb.WATCH, range.range()));
  }

  /**
   * The revision behind which a watch begins: the one that its client has seen, or that it names,
   * or else the present one, at the level of a read.
   *
   * @param from the first revision that it wants to hear of
   */
  long since(Exchange exchange, List<WatchedRange> ranges, Optional<Long> from)
      throws InterruptedException {
    Optional<Long> seen = lastEventId(exchange);
    if (seen.isEmpty()) {
      seen = from.map(revision -> revision - 1);
    }
    if (seen.isPresent()) {
      keepNamedLevel(exchange);
      return checked(Math.max(1, seen.get()));
    }
    KeyRange first = ranges.getFirst().range();
    keep(exchange, reads.level(exchange, first));
    long now = store.reader().status().revision();
    requireAllowed(exchange, ranges);
    return now;
  }

  private void keepNamedLevel(Exchange exchange) throws InterruptedException {
    Optional<ReadLevel> named = ReadLevel.named(exchange);
    if (named.isPresent()) {
      keep(exchange, named.get());
    }
  }

  private void keep(Exchange exchange, ReadLevel level) throws InterruptedException {
    ReadService.tell(exchange, keeper.await(level, exchange.deadlineNanos()));
  }

  private long checked(long since) {
    long now = store.events().revision();
    if (since - now > FURTHEST_AHEAD) {
      throw Problem.of(
              ProblemCode.BAD_REVISION,
              "this node's state is at revision " + now + "; " + since + " is too far ahead")
          .with("revision", now)
          .exception();
    }
    reader.check(since);
    return since;
  }

  private static Optional<Long> lastEventId(Exchange exchange) {
    String text = exchange.header(LAST_EVENT_ID);
    if (text == null) {
      return Optional.empty();
    }
    Optional<Long> seen = WholeNumber.parse(text.strip()).filter(number -> number >= 0);
    if (seen.isEmpty()) {
      throw Problem.of(ProblemCode.BAD_REVISION, LAST_EVENT_ID + " must be a revision, not " + text)
          .with("header", LAST_EVENT_ID)
          .exception();
    }
    return seen;
  }
}
