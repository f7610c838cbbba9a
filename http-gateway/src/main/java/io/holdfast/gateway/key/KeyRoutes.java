package io.holdfast.gateway.key;

import io.holdfast.gateway.auth.Asker;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Preconditions;
import io.holdfast.gateway.request.QueryParameters;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.write.DurabilityParameter;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.CommandResult;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** One key: {@code /v1/kv/<key>}. */
public final class KeyRoutes {
  private final KeyService keys;
  private final WriteService writes;
  private final ReadService reads;
  private final KeyAnswers answers;

  public KeyRoutes(KeyService keys, WriteService writes, ReadService reads, Answers answers) {
    this.keys = keys;
    this.writes = writes;
    this.reads = reads;
    this.answers = new KeyAnswers(answers);
  }

  public List<Route> routes() {
    Set<String> ofPut = new HashSet<>(WriteService.PARAMETERS);
    ofPut.addAll(Set.of("lease", "ttl"));
    return List.of(
        Route.put(
            Route.KEY_PATH, new Access(Access.Verb.WRITE, Access.Keys.PATH), ofPut, this::put),
        Route.get(
            Route.KEY_PATH,
            new Access(Access.Verb.READ, Access.Keys.PATH),
            ReadService.PARAMETERS,
            this::get),
        Route.head(
            Route.KEY_PATH,
            new Access(Access.Verb.READ, Access.Keys.PATH),
            ReadService.PARAMETERS,
            this::get),
        Route.delete(
            Route.KEY_PATH,
            new Access(Access.Verb.DELETE, Access.Keys.PATH),
            WriteService.PARAMETERS,
            this::delete));
  }

  private void put(Exchange exchange) throws IOException, InterruptedException {
    Bytes key = exchange.key();
    Preconditions conditions = exchange.preconditions();
    long lease = lease(exchange.query());
    long ttlMillis = ttlMillis(exchange.query());
    Bytes value = exchange.value();
    Operation.Put operation =
        new Operation.Put(key, value, exchange.contentType(), lease, ttlMillis);
    Optional<Durability> durability = DurabilityParameter.of(exchange.query());
    KeyService.Put put = new KeyService.Put(operation, conditions, durability);
    answers.send(exchange, await(keys.put(put, new RequestThread(exchange, value))));
  }

  private void delete(Exchange exchange) throws IOException, InterruptedException {
    CompletionStage<KeyResult> result =
        keys.delete(
            exchange.key(),
            exchange.preconditions(),
            DurabilityParameter.of(exchange.query()),
            new RequestThread(exchange, Bytes.EMPTY));
    answers.send(exchange, await(result));
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    Bytes key = exchange.key();
    exchange.keys().onRead(KeyRange.only(key));
    Preconditions conditions = exchange.preconditions();
    long revision = ReadService.revision(exchange);
    Optional<ReadLevel> level = ReadLevel.named(exchange);
    boolean whole = exchange.accepts("application/json");
    KeyService.Get get = new KeyService.Get(key, level, revision, conditions, whole);
    answers.send(exchange, await(keys.get(get, new RequestThread(exchange, Bytes.EMPTY))));
  }

  /** The thread of the request waits itself, and has what it waited for when it goes on. */
  private final class RequestThread implements KeyService.Waiter {
    private final Exchange exchange;
    private final Bytes body;

    RequestThread(Exchange exchange, Bytes body) {
      this.exchange = exchange;
      this.body = body;
    }

    @Override
    public Asker asker() {
      return exchange;
    }

    @Override
    public CompletionStage<StoreReader> open(ReadLevel level) {
      return completed(() -> reads.open(exchange, level));
    }

    @Override
    public CompletionStage<CommandResult> commit(Command command, Durability durability) {
      return completed(() -> writes.commit(exchange, command, body, durability));
    }

    private static <T> CompletionStage<T> completed(Callable<T> wait) {
      try {
        return CompletableFuture.completedFuture(wait.call());
      } catch (Exception failed) { // Thrown again by await, as it is.
        return CompletableFuture.failedFuture(failed);
      }
    }
  }

  private static KeyResult await(CompletionStage<KeyResult> result) throws InterruptedException {
    try {
      return result.toCompletableFuture().get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case InterruptedException stopped -> throw stopped;
        case RuntimeException thrown -> throw thrown;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }

  private static long lease(QueryParameters query) {
    return query.number("lease", 1, Long.MAX_VALUE, ProblemCode.BAD_PARAMETER).orElse(0L);
  }

  private static long ttlMillis(QueryParameters query) {
    if (query.has("lease") && query.has("ttl")) {
      throw Problem.of(ProblemCode.BAD_TTL, "a key has a lease or a ttl, not both").exception();
    }
    Duration least = Duration.ofMillis(Limits.MIN_TTL_MILLIS);
    Duration most = Duration.ofMillis(Limits.MAX_TTL_MILLIS);
    return query.duration("ttl", least, most).map(Duration::toMillis).orElse(0L);
  }
}
