package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.TransactionDone;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoredRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A transaction as a reader of the documentation would write it down. */
final class ModelTransaction {
  private final StoreModel model;
  private final Command.Transaction transaction;
  private final NavigableMap<Bytes, StoredRecord> before;
  private final NavigableMap<Bytes, StoredRecord> after;
  private boolean changed;

  ModelTransaction(StoreModel model, Command.Transaction transaction) {
    this.model = model;
    this.transaction = transaction;
    this.before = model.current();
    this.after = new TreeMap<>(before);
  }

  CommandResult run() {
    Refusal refusal = refusalOfShape();
    if (refusal != null) {
      return model.refused(refusal);
    }
    boolean succeeded = transaction.compare().stream().allMatch(this::holds);
    List<Operation> branch = succeeded ? transaction.then() : transaction.otherwise();
    for (Operation operation : branch) {
      refusal = refusalInState(operation);
      if (refusal != null) {
        return model.refused(refusal);
      }
    }
    List<OperationResult> results = new ArrayList<>();
    branch.forEach(operation -> results.add(run(operation)));
    if (changed) {
      model.addVersion(after);
    }
    return new TransactionDone(succeeded, model.revision(), results);
  }

  private Refusal refusalOfShape() {
    if (transaction.compare().size() > 1024
        || transaction.then().size() > 1024
        || transaction.otherwise().size() > 1024) {
      return Refusal.TOO_MANY_OPERATIONS;
    }
    for (Comparison comparison : transaction.compare()) {
      Refusal refusal = refusalOfKey(comparison.key());
      if (refusal != null) {
        return refusal;
      }
    }
    Refusal refusal = refusalOfBranch(transaction.then());
    return refusal != null ? refusal : refusalOfBranch(transaction.otherwise());
  }

  private static Refusal refusalOfBranch(List<Operation> branch) {
    for (Operation operation : branch) {
      Refusal refusal = null;
      if (operation instanceof Operation.Put put) {
        refusal = refusalOfPut(put);
      } else if (operation instanceof Operation.Get get) {
        refusal = refusalOfKey(get.key());
      } else if (operation instanceof Operation.Delete delete) {
        refusal = refusalOfKey(delete.key());
      } else if (operation instanceof Operation.Increment increment) {
        refusal = refusalOfKey(increment.key());
      }
      if (refusal != null) {
        return refusal;
      }
    }
    for (int i = 0; i < branch.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (overlap(written(branch.get(i)), written(branch.get(j)))) {
          return Refusal.DUPLICATE_KEY;
        }
      }
    }
    return null;
  }

  private static Refusal refusalOfKey(Bytes key) {
    if (key.size() == 0) {
      return Refusal.KEY_EMPTY;
    }
    return key.size() > 2048 ? Refusal.KEY_TOO_LONG : null;
  }

  private static Refusal refusalOfPut(Operation.Put put) {
    Refusal refusal = refusalOfKey(put.key());
    if (refusal != null) {
      return refusal;
    }
    if (put.value().size() > 3 * 1024 * 1024) {
      return Refusal.VALUE_TOO_LARGE;
    }
    if (Bytes.utf8(put.contentType()).size() > 255) {
      return Refusal.CONTENT_TYPE_TOO_LONG;
    }
    boolean badTtl =
        put.ttlMillis() != 0 && (put.lease() != 0 || StoreModel.isBad(put.ttlMillis()));
    return badTtl ? Refusal.BAD_TTL : null;
  }

  /** The keys that an operation writes, as a range; a single key ends right behind itself. */
  private static KeyRange written(Operation operation) {
    if (operation instanceof Operation.DeleteRange delete) {
      return delete.range();
    }
    Bytes key = null;
    if (operation instanceof Operation.Put put) {
      key = put.key();
    } else if (operation instanceof Operation.Delete delete) {
      key = delete.key();
    } else if (operation instanceof Operation.Increment increment) {
      key = increment.key();
    }
    if (key == null) {
      return null;
    }
    return new KeyRange(key, Bytes.wrap(java.util.Arrays.copyOf(key.array(), key.size() + 1)));
  }

  private static boolean overlap(KeyRange one, KeyRange other) {
    if (one == null || other == null || one.isEmpty() || other.isEmpty()) {
      return false;
    }
    boolean oneBeginsInTime = other.end().isEmpty() || one.start().compareTo(other.end()) < 0;
    boolean otherBeginsInTime = one.end().isEmpty() || other.start().compareTo(one.end()) < 0;
    return oneBeginsInTime && otherBeginsInTime;
  }

  private boolean holds(Comparison comparison) {
    StoredRecord record = before.get(comparison.key());
    return switch (comparison) {
      case Comparison.Exists exists -> (record != null) == exists.expected();
      case Comparison.ValueIs value ->
          holds(value.operator(), record == null ? -1 : record.value().compareTo(value.operand()));
      case Comparison.NumberIs number -> {
        long target = 0;
        if (record != null) {
          target =
              switch (number.target()) {
                case VERSION -> record.version();
                case CREATE_REVISION -> record.createRevision();
                case MODIFY_REVISION -> record.modifyRevision();
                case LEASE -> record.lease();
              };
        }
        yield holds(number.operator(), Long.compare(target, number.operand()));
      }
    };
  }

  private static boolean holds(Comparison.Operator operator, int order) {
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case GREATER -> order > 0;
    };
  }

  private Refusal refusalInState(Operation operation) {
    if (operation instanceof Operation.Put put && put.lease() != 0) {
      StoreModel.ModelLease lease = model.leases.get(put.lease());
      boolean admitted =
          lease != null && (lease.owner() == null || lease.owner().equals(put.key()));
      return admitted ? null : Refusal.LEASE_NOT_FOUND;
    }
    if (operation instanceof Operation.Increment increment) {
      StoredRecord record = before.get(increment.key());
      if (record == null) {
        return null;
      }
      BigInteger number = number(record.value().text());
      if (number == null) {
        return Refusal.NOT_A_COUNTER;
      }
      return isLong(number.add(BigInteger.valueOf(increment.by())))
          ? null
          : Refusal.COUNTER_OVERFLOW;
    }
    return null;
  }

  /** The number that a text of at most 20 characters stands for; null = none, or too large. */
  private static BigInteger number(String text) {
    if (text.length() > 20 || !text.matches("-?[0-9]+")) {
      return null;
    }
    BigInteger number = new BigInteger(text);
    return isLong(number) ? number : null;
  }

  private static boolean isLong(BigInteger number) {
    return number.bitLength() <= 63;
  }

  private OperationResult run(Operation operation) {
    return switch (operation) {
      case Operation.Put put -> {
        long lease = put.lease();
        if (put.ttlMillis() != 0) {
          lease = model.grant(put.ttlMillis(), put.key());
        }
        StoredRecord record = write(put.key(), put.value(), put.contentType(), lease);
        yield new OperationResult.PutDone(
            record.createRevision(), record.modifyRevision(), record.version(), lease);
      }
      case Operation.Get get -> new OperationResult.GetDone(get.key(), after.get(get.key()));
      case Operation.Range range ->
          new OperationResult.RangeDone(StoreModel.page(after, range.query()));
      case Operation.Delete delete -> new OperationResult.DeleteDone(remove(delete.key()) ? 1 : 0);
      case Operation.DeleteRange delete -> {
        List<Bytes> keys = new ArrayList<>(after.keySet());
        keys.removeIf(key -> !delete.range().contains(key));
        keys.forEach(this::remove);
        yield new OperationResult.DeleteDone(keys.size());
      }
      case Operation.Increment increment -> {
        StoredRecord old = after.get(increment.key());
        long number = increment.by() + (old == null ? 0 : number(old.value().text()).longValue());
        StoredRecord record =
            write(
                increment.key(),
                Bytes.utf8(Long.toString(number)),
                old == null ? "text/plain" : old.contentType(),
                old == null ? 0 : old.lease());
        yield new OperationResult.IncrementDone(
            number,
            record.createRevision(),
            record.modifyRevision(),
            record.version(),
            record.lease());
      }
    };
  }

  private StoredRecord write(Bytes key, Bytes value, String contentType, long lease) {
    long revision = model.revision() + 1;
    StoredRecord old = after.get(key);
    StoredRecord record =
        old == null
            ? new StoredRecord(value, contentType, revision, revision, 1, lease)
            : new StoredRecord(
                value, contentType, old.createRevision(), revision, old.version() + 1, lease);
    after.put(key, record);
    changed = true;
    model.leave(old, key, lease);
    return record;
  }

  private boolean remove(Bytes key) {
    StoredRecord old = after.remove(key);
    if (old == null) {
      return false;
    }
    changed = true;
    model.leave(old, key, 0);
    return true;
  }
}
