package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/** Tells operations in words, for explanations of verdicts. */
public final class Narrative {

  private Narrative() {}

  /** Who did what when, and what came of it. */
  public static String of(Operation operation) {
    return "process %d at %s: %s → %s [%s..%s]"
        .formatted(
            operation.process(),
            operation.node(),
            call(operation.call()),
            outcome(operation.outcome()),
            milliseconds(operation.invokedNanos()),
            operation.isUnknown() ? "" : milliseconds(operation.completedNanos()));
  }

  /** A value, where none is also one. */
  public static String value(Long value) {
    return value == null ? "no value" : value.toString();
  }

  /** A moment or duration. */
  public static String milliseconds(long nanos) {
    return "%.3f ms".formatted(nanos / 1e6);
  }

  /** The steps of a transaction. */
  public static String steps(List<MicroOperation> steps) {
    return steps.stream().map(MicroOperation::toString).collect(Collectors.joining(", ", "{", "}"));
  }

  private static String call(Call call) {
    return switch (call) {
      case Call.RegisterRead(String key) -> "read " + key;
      case Call.RegisterWrite(String key, Long value) -> "write " + key + " " + value(value);
      case Call.RegisterCompareAndSet(String key, Long expected, Long value) ->
          "compare-and-set " + key + " " + value(expected) + " to " + value(value);
      case Call.SetAdd(String set, long element) -> "add " + element + " to " + set;
      case Call.SetRead(String set) -> "read set " + set;
      case Call.Transaction(List<MicroOperation> steps) -> "transaction " + steps(steps);
      case Call.BankTransfer(String from, String to, long amount) ->
          "transfer " + amount + " from " + from + " to " + to;
      case Call.BankRead() -> "read all accounts";
      case Call.CounterIncrement(String counter, long by, String idempotencyKey) ->
          "add "
              + by
              + " to "
              + counter
              + (idempotencyKey.isEmpty() ? "" : " with key " + idempotencyKey);
      case Call.CounterRead(String counter) -> "read counter " + counter;
      case Call.SessionRead(String key, long minimumRevision) ->
          "read " + key + " at revision " + minimumRevision + " or later";
      case Call.BoundedRead(String key, long maximumStalenessMillis) ->
          "read " + key + " no older than " + maximumStalenessMillis + " ms";
      case Call.LeasePut(String key, long value, long ttlMillis) ->
          "write " + key + " " + value + " for " + ttlMillis + " ms";
      case Call.LeaseRenew(String key, long ttlMillis) ->
          "renew the lease of " + key + " for " + ttlMillis + " ms";
      case Call.LeaseRead(String key) -> "read leased " + key;
      case Call.TokenMake(String user) -> "make a token of " + user;
      case Call.TokenEnd(String token) -> "end token " + token;
      case Call.GuardedPut(String key, long value, String token) ->
          "write " + key + " " + value + " with token " + token;
      case Call.OutcomeQuery(String operationId) -> "ask what became of " + operationId;
      case Call.DigestRead() -> "read digest";
      case Call.FinalRead(Call.Subject _, String name) -> "final read " + name;
    };
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Ok(Answer answer) -> answer(answer);
      case Outcome.Failed(String reason) -> "failed (" + reason + ")";
      case Outcome.Unknown(String reason) -> "unknown (" + reason + ")";
    };
  }

  private static String answer(Answer answer) {
    return switch (answer) {
      case Answer.Written(long revision) -> "done" + atRevision(revision);
      case Answer.RegisterValue(Long value, long revision, long _) ->
          value(value) + atRevision(revision);
      case Answer.Swapped(boolean swapped, long revision) ->
          (swapped ? "swapped" : "refused") + atRevision(revision);
      case Answer.Elements(List<Long> elements) -> shortened(elements);
      case Answer.TransactionResult(List<MicroOperation> steps, long revision) ->
          steps(steps) + atRevision(revision);
      case Answer.Balances(var balances) -> balances.toString();
      case Answer.CounterValue(long value) -> Long.toString(value);
      case Answer.BoundedValue(Long value, long stalenessMillis, long revision) ->
          value(value) + ", at most " + stalenessMillis + " ms old" + atRevision(revision);
      case Answer.OperationStatus(Answer.Status status) -> status.toString();
      case Answer.Digest(long index, long revision, String digest) ->
          "index " + index + ", digest " + digest + atRevision(revision);
    };
  }

  private static String atRevision(long revision) {
    return revision == 0 ? "" : " (revision " + revision + ")";
  }

  private static String shortened(List<Long> elements) {
    int shown = 20;
    return elements.size() <= shown
        ? elements.toString()
        : elements.subList(0, shown) + " and " + (elements.size() - shown) + " more";
  }
}
