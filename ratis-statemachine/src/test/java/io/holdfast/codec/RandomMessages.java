package io.holdfast.codec;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Comparison.NumberTarget;
import io.holdfast.store.command.Comparison.Operator;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.SubmittedCommand.Fence;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoredRecord;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Any value that the codecs must carry, each kind and each extreme now and then. */
final class RandomMessages {
  private static final long[] EXTREMES = {0, 1, -1, 127, 128, Long.MAX_VALUE, Long.MIN_VALUE};
  private static final String[] TEXTS = {
    "", "text/plain", "a\u0000b", "\u00e9", "\u4e16\u754c", "\ud83d\ude00"
  };

  private final Random random;

  RandomMessages(long seed) {
    random = new Random(seed);
  }

  EntryStamp stamp() {
    return new EntryStamp(number(), number(), number(), number(), number(), number());
  }

  CommandBatch batch() {
    return new CommandBatch(
        number(), number(), number(), list(this::number), list(this::submittedCommand));
  }

  BatchResult result() {
    return switch (random.nextInt(6)) {
      case 0 -> new BatchResult.SessionUnknown(number());
      case 1 -> new BatchResult.AlreadyConfirmed();
      case 2 -> new BatchResult.Superseded();
      default -> new BatchResult.Applied(random.nextBoolean(), list(this::answer));
    };
  }

  private SubmittedCommand submittedCommand() {
    SubmittedCommand command = new SubmittedCommand(text(), bytes(), command(), number());
    long token = number();
    return random.nextInt(3) != 0 || token == 0
        ? command
        : command.behind(new Fence(text(), token));
  }

  private Command command() {
    return switch (random.nextInt(18)) {
      case 0 -> new Command.GrantLease(number());
      case 1 -> new Command.KeepLeaseAlive(number());
      case 2 -> new Command.RevokeLease(number());
      case 3 -> new Command.ExpireLease(number(), number());
      case 4 -> new Command.OpenSession();
      case 5 -> new Command.PutPolicy(policy());
      case 6 -> new Command.DeletePolicy(text());
      case 7, 8 -> authCommand();
      case 9 -> new Command.KeepLeasesAlive(list(this::number));
      case 10 -> new Command.AdvanceClock();
      case 11 ->
          new LockCommand.Acquire(
              text(),
              text(),
              number(),
              random.nextBoolean(),
              random.nextInt(),
              random.nextBoolean(),
              number());
      case 12 -> new LockCommand.Release(text(), text(), number());
      default ->
          new Command.Transaction(
              list(this::comparison), list(this::operation), list(this::operation));
    };
  }

  private AuthCommand authCommand() {
    return switch (random.nextInt(8)) {
      case 0 -> new AuthCommand.PutUser(user());
      case 1 -> new AuthCommand.DeleteUser(text());
      case 2 -> new AuthCommand.PutRole(new Role(text(), list(this::grant)));
      case 3 -> new AuthCommand.DeleteRole(text());
      case 4 -> new AuthCommand.PutToken(text(), text(), bytes(), number(), number() % 2 == 0);
      case 5 -> new AuthCommand.DeleteToken(text());
      case 6 -> new AuthCommand.DeleteTokensOf(text());
      default -> new AuthCommand.BootstrapUser(user());
    };
  }

  private User user() {
    Set<String> roles = Set.copyOf(list(this::text));
    return new User(text(), text(), roles, Set.copyOf(list(this::text)), number());
  }

  private Grant grant() {
    return new Grant(Set.copyOf(list(() -> one(Verb.values()))), new KeyRange(bytes(), bytes()));
  }

  private Policy policy() {
    return new Policy(text(), bytes(), durability(), durability(), consistency(), consistency());
  }

  private Durability durability() {
    return random.nextInt(4) == 0 ? null : one(Durability.values());
  }

  private Consistency consistency() {
    return random.nextInt(4) == 0
        ? null
        : new Consistency(one(Consistency.Level.values()), number());
  }

  private Comparison comparison() {
    return switch (random.nextInt(3)) {
      case 0 ->
          new Comparison.NumberIs(
              bytes(), one(NumberTarget.values()), one(Operator.values()), number());
      case 1 -> new Comparison.ValueIs(bytes(), one(Operator.values()), bytes());
      default -> new Comparison.Exists(bytes(), random.nextBoolean());
    };
  }

  private Operation operation() {
    return switch (random.nextInt(6)) {
      case 0 -> new Operation.Get(bytes());
      case 1 -> new Operation.Range(query());
      case 2 -> new Operation.Delete(bytes());
      case 3 -> new Operation.DeleteRange(new KeyRange(bytes(), bytes()));
      case 4 -> new Operation.Increment(bytes(), number());
      default -> new Operation.Put(bytes(), bytes(), text(), number(), number());
    };
  }

  private RangeQuery query() {
    return new RangeQuery(
        new KeyRange(bytes(), bytes()),
        random.nextInt(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean());
  }

  private BatchResult.Answer answer() {
    return new BatchResult.Answer(commandResult(), random.nextBoolean());
  }

  private CommandResult commandResult() {
    return switch (random.nextInt(14)) {
      case 7 -> new CommandResult.LeasesKept(number(), list(this::number));
      case 8 -> new CommandResult.ClockAdvanced(number());
      case 9 -> new CommandResult.LockPlace(number(), number(), number(), random.nextInt(1_000));
      case 5 -> new CommandResult.AuthDone(number(), number(), random.nextBoolean(), number());
      case 6 -> new CommandResult.TokenMade(number(), number(), number());
      case 0 -> new CommandResult.LeaseGranted(number(), number(), number());
      case 1 -> new CommandResult.LeaseEnded(number(), number(), number());
      case 2 -> new CommandResult.SessionOpened(number());
      case 4 -> new CommandResult.PolicyDone(number(), random.nextBoolean());
      case 3 -> new CommandResult.Refused(number(), one(Refusal.values()), text());
      default ->
          new CommandResult.TransactionDone(
              random.nextBoolean(), number(), list(this::operationResult));
    };
  }

  private OperationResult operationResult() {
    return switch (random.nextInt(5)) {
      case 0 -> new OperationResult.PutDone(number(), number(), number(), number());
      case 1 -> new OperationResult.IncrementDone(number(), number(), number(), number(), number());
      case 2 -> new OperationResult.GetDone(bytes(), random.nextBoolean() ? record() : null);
      case 3 ->
          new OperationResult.RangeDone(
              new RangePage(
                  list(() -> new KeyedRecord(bytes(), record())), number(), random.nextBoolean()));
      default -> new OperationResult.DeleteDone(number());
    };
  }

  private StoredRecord record() {
    return new StoredRecord(bytes(), text(), number(), number(), number(), number());
  }

  private long number() {
    return random.nextBoolean() ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextLong();
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private Bytes bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> List<T> list(Supplier<T> element) {
    return Stream.generate(element).limit(random.nextInt(5)).toList();
  }
}
