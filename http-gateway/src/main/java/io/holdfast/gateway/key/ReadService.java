package io.holdfast.gateway.key;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.policy.PolicyGuard;
import io.holdfast.gateway.read.Freshness;
import io.holdfast.gateway.read.LevelKeeper;
import io.holdfast.gateway.read.LongReads;
import io.holdfast.gateway.read.LongWork;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.Reply;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Verb;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.ReadResult;
import java.util.Set;

/**
 * Where routes get a state to read: waits for the level that was asked for, and says which. Safe
 * for many threads.
 */
public final class ReadService {
  /** The query parameters of every read of records. */
  public static final Set<String> PARAMETERS =
      Set.of(ReadLevel.PARAMETER, ReadLevel.MAX_STALENESS, "revision");

  private final ReplicatedStore store;
  private final LevelKeeper keeper;
  private final PolicyGuard policies;
  private final ReadElsewhere elsewhere;
  private final LongReads longReads;
  private final AccessGuard guard;

  public ReadService(
      ReplicatedStore store,
      LevelKeeper keeper,
      PolicyGuard policies,
      AccessGuard guard,
      ReadElsewhere elsewhere,
      LongWork longWork) {
    this.guard = guard;
    this.longReads = new LongReads(longWork);
    this.elsewhere = elsewhere;
    this.store = store;
    this.keeper = keeper;
    this.policies = policies;
  }

  /** The live state, once it may answer at the level; whoever reads asks what the caller may. */
  StoreReader open(Exchange exchange, ReadLevel level) throws InterruptedException {
    keepLevel(exchange, level);
    return store.reader();
  }

  /** The live state, for what is no key: leases, policies. */
  public StoreReader open(Exchange exchange, Verb verb) throws InterruptedException {
    StoreReader reader = open(exchange, level(exchange));
    guard.require(exchange, verb);
    return reader;
  }

  /** The live state, for what has names that are granted as keys are: locks. */
  public StoreReader open(Exchange exchange, Verb verb, KeyRange names)
      throws InterruptedException {
    StoreReader reader = open(exchange, level(exchange));
    guard.require(exchange, verb, names);
    return reader;
  }

  /** The live state, for what each caller sees a part of. */
  public StoreReader openKnown(Exchange exchange) throws InterruptedException {
    StoreReader reader = open(exchange, level(exchange));
    guard.requireKnown(exchange);
    return reader;
  }

  /**
   * A state that stands still, as ranges need it, once it may answer at the level of the request.
   *
   * @param verb what the caller must be granted on these keys
   */
  public ReplicatedStore.StoreSnapshot openSnapshot(
      Exchange exchange, ReadLevel level, Verb verb, KeyRange keys) throws InterruptedException {
    guard.require(exchange, verb, keys);
    keepLevel(exchange, level);
    ReplicatedStore.StoreSnapshot snapshot = store.snapshot();
    try {
      guard.require(exchange, verb, keys);
    } catch (RuntimeException refused) {
      snapshot.close();
      throw refused;
    }
    return snapshot;
  }

  /** Refuses, in the middle of a long answer, when what it needs was taken away meanwhile. */
  public void requireStill(Exchange exchange, Verb verb, KeyRange keys) {
    guard.require(exchange, verb, keys);
  }

  /** This node's state as it is, of whatever age. */
  public ReplicatedStore.StoreSnapshot snapshotNow() {
    return store.snapshot();
  }

  /** For reads that look at many rows. */
  public LongReads longReads() {
    return longReads;
  }

  /** The level for a read of these keys: the request's, or the one that their policies give. */
  public ReadLevel level(Exchange exchange, KeyRange keys) {
    exchange.keys().onRead(keys);
    return policies.level(ReadLevel.named(exchange), keys);
  }

  private static ReadLevel level(Exchange exchange) {
    return ReadLevel.of(exchange.query(), exchange.header(ReadLevel.MIN_REVISION));
  }

  private void keepLevel(Exchange exchange, ReadLevel level) throws InterruptedException {
    Freshness freshness = await(exchange, level);
    requireYoungRights(exchange, level);
    tell(exchange, freshness);
  }

  private void requireYoungRights(Exchange exchange, ReadLevel level) {
    try {
      guard.requireYoungRights(exchange);
    } catch (ProblemException stale) {
      ReadLevel connected = level instanceof ReadLevel.Local ? new ReadLevel.Linearizable() : level;
      if (elsewhere.isPossible(exchange, connected)) {
        throw new LevelElsewhereException(connected);
      }
      throw stale;
    }
  }

  /** Has the head of an answer say how fresh it is, when it is made. */
  public static void tell(Reply reply, Freshness freshness) {
    reply.beforeAnswer(
        () -> {
          // After the read: an answer that has grown too old meanwhile is not given.
          String staleness = freshness.stalenessMillis();
          reply.setHeader(NodeHeaders.CONSISTENCY, freshness.level().text());
          reply.setHeader(NodeHeaders.STALENESS, staleness);
        });
  }

  private Freshness await(Exchange exchange, ReadLevel level) throws InterruptedException {
    while (true) {
      long tryNanos = elsewhere.ownTryNanos(exchange);
      try {
        return keeper.await(level, tryNanos);
      } catch (UnavailableException | ProblemException unkept) {
        if (elsewhere.isBetter(exchange, level)) {
          throw new LevelElsewhereException(level);
        }
        boolean atOnce = System.nanoTime() - tryNanos < 0;
        if (atOnce || tryNanos == exchange.deadlineNanos()) {
          throw unkept;
        }
      }
    }
  }

  /** {@code ?revision=N}; 0 = the current one. */
  static long revision(Exchange exchange) {
    return exchange
        .query()
        .number("revision", 1, Long.MAX_VALUE, ProblemCode.BAD_REVISION)
        .orElse(0L);
  }

  /** What was found, or the problem of a revision that cannot be read. */
  public static <T> ReadResult.Found<T> found(ReadResult<T> result) {
    return switch (result) {
      case ReadResult.Found<T> found -> found;
      case ReadResult.Compacted<T> compacted -> throw ProblemTable.of(compacted).exception();
      case ReadResult.InTheFuture<T> future -> throw ProblemTable.of(future).exception();
    };
  }
}
