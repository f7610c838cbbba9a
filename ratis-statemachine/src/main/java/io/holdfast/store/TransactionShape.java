package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Judges what needs no state: sizes, and whether a branch would write a key twice. Both branches
 * are judged, also the one that will not run, so that a bad request is refused whatever the state.
 */
final class TransactionShape {
  private static final Comparator<KeyRange> BY_START = Comparator.comparing(KeyRange::start);

  private TransactionShape() {}

  /** Why the transaction cannot run in any state; null = it may. */
  static Denial judge(Command.Transaction transaction) {
    int most = Math.max(transaction.then().size(), transaction.otherwise().size());
    most = Math.max(most, transaction.compare().size());
    if (most > Limits.MAX_OPERATIONS) {
      return new Denial(Refusal.TOO_MANY_OPERATIONS, most + ", at most " + Limits.MAX_OPERATIONS);
    }
    for (Comparison comparison : transaction.compare()) {
      Denial denial = judgeKey(comparison.key());
      if (denial != null) {
        return denial;
      }
    }
    Denial denial = judgeBranch(transaction.then());
    return denial != null ? denial : judgeBranch(transaction.otherwise());
  }

  private static Denial judgeBranch(List<Operation> branch) {
    for (Operation operation : branch) {
      Denial denial = judgeOperation(operation);
      if (denial != null) {
        return denial;
      }
    }
    return branch.size() > 1 ? judgeOverlap(branch) : null;
  }

  private static Denial judgeOperation(Operation operation) {
    return switch (operation) {
      case Operation.Put put -> judgePut(put);
      case Operation.Get get -> judgeKey(get.key());
      case Operation.Delete delete -> judgeKey(delete.key());
      case Operation.Increment increment -> judgeKey(increment.key());
      case Operation.Range _, Operation.DeleteRange _ -> null;
    };
  }

  private static Denial judgePut(Operation.Put put) {
    Denial denial = judgeKey(put.key());
    if (denial != null) {
      return denial;
    }
    if (put.value().size() > Limits.MAX_VALUE_BYTES) {
      return tooLong(Refusal.VALUE_TOO_LARGE, put.value().size(), Limits.MAX_VALUE_BYTES);
    }
    int contentTypeBytes = Bytes.utf8(put.contentType()).size();
    if (contentTypeBytes > Limits.MAX_CONTENT_TYPE_BYTES) {
      return tooLong(
          Refusal.CONTENT_TYPE_TOO_LONG, contentTypeBytes, Limits.MAX_CONTENT_TYPE_BYTES);
    }
    if (put.ttlMillis() == 0) {
      return null;
    }
    return put.lease() != 0
        ? new Denial(Refusal.BAD_TTL, "beside a lease")
        : judgeTtl(put.ttlMillis());
  }

  static Denial judgeTtl(long ttlMillis) {
    if (ttlMillis >= Limits.MIN_TTL_MILLIS && ttlMillis <= Limits.MAX_TTL_MILLIS) {
      return null;
    }
    return new Denial(
        Refusal.BAD_TTL,
        ttlMillis
            + " ms, at least "
            + Limits.MIN_TTL_MILLIS
            + ", at most "
            + Limits.MAX_TTL_MILLIS);
  }

  private static Denial judgeKey(Bytes key) {
    if (key.isEmpty()) {
      return new Denial(Refusal.KEY_EMPTY, "");
    }
    return key.size() > Limits.MAX_KEY_BYTES
        ? tooLong(Refusal.KEY_TOO_LONG, key.size(), Limits.MAX_KEY_BYTES)
        : null;
  }

  static Denial tooLong(Refusal refusal, int bytes, int most) {
    return new Denial(refusal, bytes + " bytes, at most " + most);
  }

  private static Denial judgeOverlap(List<Operation> branch) {
    TreeSet<Bytes> keys = new TreeSet<>();
    List<KeyRange> ranges = new ArrayList<>();
    for (Operation operation : branch) {
      Bytes key = writtenKey(operation);
      if (key != null && !keys.add(key)) {
        return Denial.of(Refusal.DUPLICATE_KEY, key);
      }
      if (operation instanceof Operation.DeleteRange delete && !delete.range().isEmpty()) {
        ranges.add(delete.range());
      }
    }
    ranges.sort(BY_START);
    KeyRange before = null;
    for (KeyRange range : ranges) {
      Bytes key = keys.ceiling(range.start());
      if (key != null && range.contains(key)) {
        return Denial.of(Refusal.DUPLICATE_KEY, key);
      }
      // In this order no range ends behind the next one's start, or two overlap.
      if (before != null && before.contains(range.start())) {
        return Denial.of(Refusal.DUPLICATE_KEY, range.start());
      }
      before = range;
    }
    return null;
  }

  private static Bytes writtenKey(Operation operation) {
    return switch (operation) {
      case Operation.Put put -> put.key();
      case Operation.Delete delete -> delete.key();
      case Operation.Increment increment -> increment.key();
      case Operation.Get _, Operation.Range _, Operation.DeleteRange _ -> null;
    };
  }
}
