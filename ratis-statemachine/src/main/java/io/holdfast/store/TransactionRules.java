package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.CounterText;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.RangeBudget;
import io.holdfast.store.read.CurrentRange;
import io.holdfast.store.result.BatchBudget;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Leases;
import io.holdfast.store.table.RevisionWriter;
import io.holdfast.store.table.TableReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs transactions in two steps: first all is judged on the state before, and may be refused
 * without any change; then it runs and can no longer be refused.
 */
final class TransactionRules {
  private final TableReader tables;
  private final Counters counters;
  private final RevisionWriter records;
  private final Leases leases;
  private final BatchBudget batch;

  TransactionRules(
      TableReader tables,
      Counters counters,
      RevisionWriter records,
      Leases leases,
      BatchBudget batch) {
    this.tables = tables;
    this.counters = counters;
    this.records = records;
    this.leases = leases;
    this.batch = batch;
  }

  CommandResult apply(Command.Transaction transaction) {
    Denial denial = TransactionShape.judge(transaction);
    if (denial != null) {
      return denial.at(counters.revision);
    }
    boolean succeeded = allHold(transaction.compare());
    List<Operation> branch = succeeded ? transaction.then() : transaction.otherwise();
    TransactionJudge judge = null;
    if (!isPlainPut(branch)) {
      if (batch.answersAreSpent() && reads(branch)) {
        return BatchBudget.full("answers").at(counters.revision);
      }
      if (batch.deletionsAreSpent() && deletesRanges(branch)) {
        return BatchBudget.full("deletions").at(counters.revision);
      }
      judge = new TransactionJudge(tables, records, leases, batch.mostDeletedKeys());
      denial = judge.judge(branch);
      if (denial != null) {
        return denial.at(counters.revision);
      }
    }
    List<OperationResult> results = run(branch, judge);
    return new CommandResult.TransactionDone(succeeded, records.end(), results);
  }

  /** The usual write: nothing about it depends on the state. */
  private static boolean isPlainPut(List<Operation> branch) {
    return branch.size() == 1 && branch.getFirst() instanceof Operation.Put put && put.lease() == 0;
  }

  private static boolean reads(List<Operation> branch) {
    for (Operation operation : branch) {
      if (operation instanceof Operation.Get || operation instanceof Operation.Range) {
        return true;
      }
    }
    return false;
  }

  private static boolean deletesRanges(List<Operation> branch) {
    for (Operation operation : branch) {
      if (operation instanceof Operation.DeleteRange) {
        return true;
      }
    }
    return false;
  }

  private boolean allHold(List<Comparison> comparisons) {
    for (Comparison comparison : comparisons) {
      if (!ComparisonRules.holds(comparison, records.find(comparison.key()))) {
        return false;
      }
    }
    return true;
  }

  private List<OperationResult> run(List<Operation> branch, TransactionJudge judge) {
    if (branch.size() == 1 && branch.getFirst() instanceof Operation.Put put) {
      return List.of(put(put));
    }
    RangeBudget budget = RangeBudget.ofTransaction();
    List<OperationResult> results = new ArrayList<>(branch.size());
    for (Operation operation : branch) {
      results.add(run(operation, judge, budget));
    }
    batch.spendAnswer(judge.gottenBytes() + budget.spentBytes());
    return results;
  }

  private OperationResult run(Operation operation, TransactionJudge judge, RangeBudget budget) {
    return switch (operation) {
      case Operation.Put put -> put(put);
      case Operation.Get get -> new OperationResult.GetDone(get.key(), records.find(get.key()));
      case Operation.Range range ->
          new OperationResult.RangeDone(CurrentRange.read(tables, range.query(), budget));
      case Operation.Delete delete ->
          new OperationResult.DeleteDone(records.delete(delete.key()) ? 1 : 0);
      case Operation.DeleteRange _ -> deleteAll(judge.takeDeletion());
      case Operation.Increment increment -> increment(increment);
    };
  }

  private OperationResult put(Operation.Put put) {
    long lease = put.ttlMillis() == 0 ? put.lease() : leases.grant(put.ttlMillis(), put.key());
    StoredRecord record = records.put(put.key(), put.value(), put.contentType(), lease);
    return new OperationResult.PutDone(
        record.createRevision(), record.modifyRevision(), record.version(), record.lease());
  }

  private OperationResult deleteAll(List<Bytes> keys) {
    for (Bytes key : keys) {
      Invariant.check(records.delete(key), "%s was there when the range was judged", key);
    }
    batch.spendDeletions(keys.size());
    return new OperationResult.DeleteDone(keys.size());
  }

  private OperationResult increment(Operation.Increment increment) {
    StoredRecord old = records.find(increment.key());
    long number = increment.by() + (old == null ? 0 : CounterText.parse(old.value()));
    String contentType = old == null ? CounterText.CONTENT_TYPE : old.contentType();
    long lease = old == null ? 0 : old.lease();
    StoredRecord record = records.put(increment.key(), CounterText.of(number), contentType, lease);
    return new OperationResult.IncrementDone(
        number, record.createRevision(), record.modifyRevision(), record.version(), record.lease());
  }
}
