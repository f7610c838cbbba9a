package io.holdfast.store.format;

import io.holdfast.store.command.Invariant;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Results as rows of {@link Table#BATCH_RESULTS} and {@link Table#OUTCOMES} hold them, and a leader
 * answers them. Each kind has a number of its own, for ever; each row that holds results begins
 * with a format.
 */
public final class ResultFormat {
  private static final int TRANSACTION = 1;
  private static final int LEASE_GRANTED = 2;
  private static final int LEASE_ENDED = 3;
  private static final int SESSION_OPENED = 4;
  private static final int REFUSED = 5;
  private static final int POLICY_DONE = 6;
  private static final int AUTH_DONE = 7;
  private static final int TOKEN_MADE = 8;
  private static final int LEASES_KEPT = 9;
  private static final int CLOCK_ADVANCED = 10;
  private static final int LOCK_PLACE = 11;

  private ResultFormat() {}

  public static void write(RowWriter row, CommandResult result) {
    switch (result) {
      case CommandResult.TransactionDone done -> writeTransaction(row, done);
      case CommandResult.LeaseGranted granted ->
          row.octet(LEASE_GRANTED)
              .number(granted.revision())
              .number(granted.lease())
              .number(granted.ttlMillis());
      case CommandResult.LeaseEnded ended ->
          row.octet(LEASE_ENDED)
              .number(ended.revision())
              .number(ended.lease())
              .number(ended.deletedKeys());
      case CommandResult.LeasesKept kept -> {
        row.octet(LEASES_KEPT).number(kept.revision()).number(kept.ttlMillis().size());
        kept.ttlMillis().forEach(row::number);
      }
      case CommandResult.LockPlace place ->
          row.octet(LOCK_PLACE)
              .number(place.revision())
              .number(place.lease())
              .number(place.token())
              .number(place.ahead());
      case CommandResult.ClockAdvanced advanced ->
          row.octet(CLOCK_ADVANCED).number(advanced.clockMillis());
      case CommandResult.SessionOpened opened -> row.octet(SESSION_OPENED).number(opened.session());
      case CommandResult.PolicyDone done ->
          row.octet(POLICY_DONE).number(done.revision()).flag(done.existed());
      case CommandResult.AuthDone done ->
          row.octet(AUTH_DONE)
              .number(done.revision())
              .number(done.authRevision())
              .flag(done.existed())
              .number(done.endedTokens());
      case CommandResult.TokenMade made ->
          row.octet(TOKEN_MADE)
              .number(made.revision())
              .number(made.createdMillis())
              .number(made.expiresMillis());
      case CommandResult.Refused refused ->
          row.octet(REFUSED)
              .number(refused.revision())
              .number(RefusalFormat.number(refused.refusal()))
              .text(refused.detail());
    }
  }

  public static CommandResult read(RowReader row) {
    int kind = row.octet();
    return switch (kind) {
      case TRANSACTION -> readTransaction(row);
      case LEASE_GRANTED ->
          new CommandResult.LeaseGranted(row.number(), row.number(), row.number());
      case LEASE_ENDED -> new CommandResult.LeaseEnded(row.number(), row.number(), row.number());
      case LEASES_KEPT -> new CommandResult.LeasesKept(row.number(), readNumbers(row));
      case LOCK_PLACE ->
          new CommandResult.LockPlace(row.number(), row.number(), row.number(), (int) row.number());
      case CLOCK_ADVANCED -> new CommandResult.ClockAdvanced(row.number());
      case SESSION_OPENED -> new CommandResult.SessionOpened(row.number());
      case POLICY_DONE -> new CommandResult.PolicyDone(row.number(), row.flag());
      case AUTH_DONE ->
          new CommandResult.AuthDone(row.number(), row.number(), row.flag(), row.number());
      case TOKEN_MADE -> new CommandResult.TokenMade(row.number(), row.number(), row.number());
      case REFUSED ->
          new CommandResult.Refused(row.number(), RefusalFormat.refusal(row.number()), row.text());
      default -> throw new Invariant.BrokenInvariantException("unknown kind of result: " + kind);
    };
  }

  private static List<Long> readNumbers(RowReader row) {
    int size = row.count();
    List<Long> numbers = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      numbers.add(row.number());
    }
    return numbers;
  }

  private static void writeTransaction(RowWriter row, CommandResult.TransactionDone done) {
    List<OperationResult> results = done.results();
    row.octet(TRANSACTION).flag(done.succeeded()).number(done.revision()).number(results.size());
    for (OperationResult result : results) {
      OperationResultFormat.write(row, result);
    }
  }

  private static CommandResult readTransaction(RowReader row) {
    boolean succeeded = row.flag();
    long revision = row.number();
    int size = row.count();
    List<OperationResult> results = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      results.add(OperationResultFormat.read(row));
    }
    return new CommandResult.TransactionDone(succeeded, revision, results);
  }
}
