package io.holdfast.gateway.key;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.auth.Asker;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.policy.PolicyGuard;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.EntityTags;
import io.holdfast.gateway.request.Preconditions;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.Verb;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.TransactionDone;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What can be done with one key, the same for whoever asks: a route, whose thread waits, or the
 * event loop, which must not. Each completes where its {@link Waiter} does. Safe for many threads.
 */
public final class KeyService {
  private final PolicyGuard policies;
  private final AccessGuard guard;

  public KeyService(PolicyGuard policies, AccessGuard guard) {
    this.policies = policies;
    this.guard = guard;
  }

  /** Waits for what one request needs. A failure is the request's own. */
  public interface Waiter {
    /** Who sent the request. */
    Asker asker();

    /** Completes with this node's own state, once it may answer at the level. */
    CompletionStage<StoreReader> open(ReadLevel level);

    /** Completes with the result of a command, once it is so durable. */
    CompletionStage<CommandResult> commit(Command command, Durability durability);
  }

  /**
   * A read.
   *
   * @param level as the request names it; empty = as the policies of the key say
   * @param revision 0 = the current one
   * @param whole whether the record is asked for, and not only its value
   */
  public record Get(
      Bytes key,
      Optional<ReadLevel> level,
      long revision,
      Preconditions conditions,
      boolean whole) {

    /** The current value, whatever it is. */
    public static Get plain(Bytes key, Optional<ReadLevel> level) {
      return new Get(key, level, 0, Preconditions.NONE, false);
    }
  }

  /**
   * A write.
   *
   * @param durability as the request names it; empty = as the policies of the key say
   */
  public record Put(
      Operation.Put operation, Preconditions conditions, Optional<Durability> durability) {

    /** In the place of whatever is there, and to stay. */
    public static Put plain(
        Bytes key, Bytes value, String contentType, Optional<Durability> durability) {
      Operation.Put operation = new Operation.Put(key, value, contentType, 0, 0);
      return new Put(operation, Preconditions.NONE, durability);
    }
  }

  /** Reads the key. What the caller may do is looked up after that: as it was then, or newer. */
  public CompletionStage<KeyResult> get(Get get, Waiter waiter) {
    KeyRange only = KeyRange.only(get.key());
    guard.require(waiter.asker(), Verb.READ, only);
    ReadLevel level = policies.level(get.level(), only);
    return waiter
        .open(level)
        .thenApply(
            reader -> {
              KeyResult found = look(get, reader);
              guard.require(waiter.asker(), Verb.READ, only);
              return found;
            });
  }

  private static KeyResult look(Get get, StoreReader reader) {
    StoredRecord stored = stored(get, reader);
    long current = stored == null ? 0 : stored.modifyRevision();
    Preconditions conditions = get.conditions();
    if (conditions.match().isPresent() && !conditions.match().get().matches(current)) {
      return new KeyResult.ConditionFailed(current);
    }
    if (stored == null) {
      return new KeyResult.Missing(get.revision());
    }
    String tag = get.whole() ? EntityTags.ofJson(current) : EntityTags.of(current);
    if (conditions.noneMatch().isPresent() && conditions.noneMatch().get().matches(tag)) {
      return new KeyResult.NotModified(tag);
    }
    return get.whole()
        ? new KeyResult.Whole(get.key(), tag, stored)
        : new KeyResult.Value(tag, stored);
  }

  private static StoredRecord stored(Get get, StoreReader reader) {
    return get.revision() == 0
        ? reader.get(get.key())
        : ReadService.found(reader.getAt(get.key(), get.revision())).value();
  }

  /** Puts a value. */
  public CompletionStage<KeyResult> put(Put put, Waiter waiter) {
    Operation.Put operation = put.operation();
    return commit(operation.key(), operation, put.conditions(), put.durability(), waiter);
  }

  /** Deletes the key, when the conditions hold. */
  public CompletionStage<KeyResult> delete(
      Bytes key, Preconditions conditions, Optional<Durability> durability, Waiter waiter) {
    return commit(key, new Operation.Delete(key), conditions, durability, waiter);
  }

  private CompletionStage<KeyResult> commit(
      Bytes key,
      Operation operation,
      Preconditions conditions,
      Optional<Durability> named,
      Waiter waiter) {
    List<Comparison> compare = conditions.comparisons(key);
    List<Operation> otherwise = compare.isEmpty() ? List.of() : List.of(withoutValue(key));
    Command command = new Command.Transaction(compare, List.of(operation), otherwise);
    Durability durability = policies.durability(named, List.of(SubmittedCommand.of(command)));
    return waiter.commit(command, durability).thenApply(result -> outcome(key, result));
  }

  /** Reads the record of one key, not its value: the result is kept until it is delivered. */
  private static Operation withoutValue(Bytes key) {
    return new Operation.Range(new RangeQuery(KeyRange.only(key), 1, false, true, false));
  }

  private static KeyResult outcome(Bytes key, CommandResult result) {
    if (result instanceof CommandResult.Refused refused) {
      return new KeyResult.Refused(ProblemTable.of(refused));
    }
    TransactionDone done = (TransactionDone) result;
    return switch (done.results().getFirst()) {
      case OperationResult.PutDone put -> new KeyResult.Put(key, put);
      case OperationResult.DeleteDone delete when delete.deleted() == 0 ->
          new KeyResult.Missing(done.revision());
      case OperationResult.DeleteDone delete ->
          new KeyResult.Deleted(done.revision(), delete.deleted());
      case OperationResult.RangeDone unmet -> conditionFailed(unmet);
      case OperationResult other ->
          throw new IllegalStateException("not the result of an operation on a key: " + other);
    };
  }

  private static KeyResult conditionFailed(OperationResult.RangeDone unmet) {
    var items = unmet.page().items();
    return new KeyResult.ConditionFailed(
        items.isEmpty() ? 0 : items.getFirst().record().modifyRevision());
  }
}
