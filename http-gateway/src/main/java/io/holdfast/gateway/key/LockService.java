package io.holdfast.gateway.key;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.json.LockReader;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.LockPlace;
import io.holdfast.store.table.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes locks. Who must wait has a place in the queue in the replicated state; its request waits
 * here until this node's state says that it is served, and keeps the place alive meanwhile. When
 * client or node are gone, nobody does, and the place ends. Safe for many threads.
 */
public final class LockService {
  /** How often it is looked whether the client has gone. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** What is left of a request's time to leave the queue in, at most. */
  private static final Duration TO_LEAVE = Duration.ofSeconds(1);

  private final ReplicatedStore store;
  private final WriteService writes;

  public LockService(ReplicatedStore store, WriteService writes) {
    this.store = store;
    this.writes = writes;
  }

  /** Takes the lock, or ends the request with the problem that it is taken. */
  public LockPlace acquire(Exchange exchange, LockReader.Wanted wanted, Bytes body)
      throws IOException, InterruptedException {
    LockPlace place = (LockPlace) writes.commit(exchange, wanted.acquire(), body);
    if (place.isHeld()) {
      return place;
    }
    if (place.lease() == 0) {
      throw taken(wanted.acquire(), place.ahead());
    }
    return await(exchange, wanted, place);
  }

  private LockPlace await(Exchange exchange, LockReader.Wanted wanted, LockPlace first)
      throws IOException, InterruptedException {
    LockCommand.Acquire again = wanted.acquire().again(first.lease());
    long renewNanos = TimeUnit.MILLISECONDS.toNanos(again.ttlMillis()) / 3;
    long untilNanos = untilNanos(exchange, wanted.patience());
    LockPlace place = first;
    long renewAtNanos = System.nanoTime() + renewNanos;
    while (true) {
      long now = System.nanoTime();
      if (untilNanos - now <= 0 || exchange.connection().isGone()) {
        return leave(exchange, again, place);
      }
      long nextNanos = Math.min(untilNanos - now, LOOK.toNanos());
      place = served(again, place, Math.min(nextNanos, Math.max(1, renewAtNanos - now)));
      if (!place.isHeld() && renewAtNanos - System.nanoTime() <= 0) {
        place = (LockPlace) WriteService.unlessRefused(commit(exchange, again));
        renewAtNanos = System.nanoTime() + renewNanos;
      }
      if (place.isHeld()) {
        return place;
      }
    }
  }

  /** The request waits no longer than it has time for; what is left is for the answer. */
  private static long untilNanos(Exchange exchange, Duration wait) {
    long now = System.nanoTime();
    long restNanos = exchange.deadlineNanos() - now;
    long spareNanos = Math.min(TO_LEAVE.toNanos(), restNanos / 4);
    long waitNanos =
        wait.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1).toNanos() : wait.toNanos();
    return now + Math.min(waitNanos, restNanos - spareNanos);
  }

  /** Waits a while for the state of this node to say that the place is served. */
  private LockPlace served(LockCommand.Acquire again, LockPlace place, long nanos)
      throws InterruptedException {
    CompletableFuture<Void> change = store.awaitLock(place.lease());
    try {
      // After it waits: what is served from now on is told.
      LockPlace now = here(again, place);
      if (now.isHeld()) {
        return now;
      }
      change.get(nanos, TimeUnit.NANOSECONDS);
      return here(again, place);
    } catch (TimeoutException | ExecutionException unserved) {
      return place;
    } finally {
      change.cancel(false);
    }
  }

  private LockPlace here(LockCommand.Acquire again, LockPlace place) {
    Lock.Place now = store.reader().lock(again.name()).placeOf(again.owner());
    return now == null || now.lease() != place.lease()
        ? place
        : new LockPlace(Math.max(place.revision(), now.token()), now.lease(), now.token(), 0);
  }

  /** Gives the place up, unless it is served at the last moment. */
  private LockPlace leave(Exchange exchange, LockCommand.Acquire again, LockPlace place)
      throws IOException, InterruptedException {
    CommandResult left = commit(exchange, new LockCommand.Release(again.name(), again.owner(), 0));
    if (exchange.connection().isGone()) {
      throw new IOException("the client has gone");
    }
    if (left instanceof LockPlace served) {
      return served;
    }
    throw taken(again, place.ahead());
  }

  private CommandResult commit(Exchange exchange, LockCommand command) throws InterruptedException {
    return writes.commitStep(exchange, SubmittedCommand.of(command), Durability.MAJORITY);
  }

  private static RuntimeException taken(LockCommand.Acquire wanted, int ahead) {
    return Problem.of(
            ProblemCode.LOCK_TAKEN, "lock " + wanted.name() + " is taken, and " + ahead + " wait")
        .with("ahead", ahead)
        .exception();
  }
}
