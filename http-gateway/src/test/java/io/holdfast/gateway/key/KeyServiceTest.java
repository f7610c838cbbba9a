package io.holdfast.gateway.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.auth.Asker;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.auth.Authenticator;
import io.holdfast.gateway.auth.Caller;
import io.holdfast.gateway.auth.RequestRates;
import io.holdfast.gateway.auth.RightsAge;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.policy.PolicyGuard;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.MemoryTables;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Durability;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.PolicySet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class KeyServiceTest {
  private static final Bytes KEY = Bytes.utf8("a");

  private final KeyService keys =
      new KeyService(
          new PolicyGuard(() -> PolicySet.NONE),
          new AccessGuard(
              new Authenticator(AuthMode.OFF, "", _ -> false, () -> AuthSet.NONE, () -> 0, null),
              new RequestRates(() -> AuthSet.NONE, () -> 0),
              lease -> List.of(),
              deadline -> {},
              new RightsAge(
                  AuthSettings.MAX_STALENESS,
                  () -> 0,
                  () -> 0,
                  () -> CompletableFuture.completedFuture(0L))));
  private final LateWaiter waiter = new LateWaiter();

  /** Has what it waits for when the test says so. */
  private static final class LateWaiter implements KeyService.Waiter, Asker {
    private final CompletableFuture<StoreReader> state = new CompletableFuture<>();
    private final CompletableFuture<CommandResult> result = new CompletableFuture<>();
    private ReadLevel level;
    private Durability durability;
    private Caller caller = Caller.unasked(AuthMode.OFF, 0);

    @Override
    public Asker asker() {
      return this;
    }

    @Override
    public Caller caller() {
      return caller;
    }

    @Override
    public void caller(Caller now) {
      caller = now;
    }

    @Override
    public Long waitUntilNanos() {
      return null;
    }

    @Override
    public CompletionStage<StoreReader> open(ReadLevel asked) {
      level = asked;
      return state;
    }

    @Override
    public CompletionStage<CommandResult> commit(Command command, Durability asked) {
      durability = asked;
      return result;
    }
  }

  @Test
  void aReadLooksAtTheStateWhenItMayAnswerAndNotBefore() {
    var read = keys.get(KeyService.Get.plain(KEY, Optional.empty()), waiter).toCompletableFuture();
    assertFalse(read.isDone());
    assertEquals(new ReadLevel.Linearizable(), waiter.level);

    waiter.state.complete(new StoreReader(new MemoryTables()));

    assertEquals(new KeyResult.Missing(0), read.join());
  }

  @Test
  void aWriteHasItsResultWhenItIsDurableAndNotBefore() {
    var write = put();
    assertFalse(write.isDone());
    assertEquals(Durability.MAJORITY, waiter.durability);

    OperationResult.PutDone done = new OperationResult.PutDone(7, 7, 1, 0);
    waiter.result.complete(new CommandResult.TransactionDone(true, 7, List.of(done)));

    assertEquals(new KeyResult.Put(KEY, done), write.join());
  }

  @Test
  void whatTheStoreRefusesIsAResultAndNoFailure() {
    var write = put();

    waiter.result.complete(new CommandResult.Refused(7, Refusal.CONTENT_TYPE_TOO_LONG, ""));

    KeyResult.Refused refused = assertInstanceOf(KeyResult.Refused.class, write.join());
    assertEquals(ProblemCode.CONTENT_TYPE_TOO_LONG, refused.problem().code());
  }

  @Test
  void aFailureOfWhoeverWaitsIsPassedOn() {
    UnavailableException lost = new UnavailableException("no leader");
    var read = keys.get(KeyService.Get.plain(KEY, Optional.empty()), waiter).toCompletableFuture();

    waiter.state.completeExceptionally(lost);

    assertSame(lost, assertThrows(CompletionException.class, read::join).getCause());
  }

  private CompletableFuture<KeyResult> put() {
    KeyService.Put put = KeyService.Put.plain(KEY, Bytes.utf8("1"), "", Optional.empty());
    return keys.put(put, waiter).toCompletableFuture();
  }
}
