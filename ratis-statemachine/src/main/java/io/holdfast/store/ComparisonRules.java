package io.holdfast.store;

import io.holdfast.store.command.Comparison;
import io.holdfast.store.result.StoredRecord;

/** Whether a condition holds for a key's record. */
final class ComparisonRules {
  private ComparisonRules() {}

  /** The record is null where the key is not there. */
  static boolean holds(Comparison comparison, StoredRecord record) {
    return switch (comparison) {
      case Comparison.Exists exists -> exists.expected() == (record != null);
      case Comparison.NumberIs number ->
          number
              .operator()
              .accepts(Long.compare(target(number.target(), record), number.operand()));
      case Comparison.ValueIs value ->
          value.operator().accepts(record == null ? -1 : record.value().compareTo(value.operand()));
    };
  }

  private static long target(Comparison.NumberTarget target, StoredRecord record) {
    if (record == null) {
      return 0;
    }
    return switch (target) {
      case VERSION -> record.version();
      case CREATE_REVISION -> record.createRevision();
      case MODIFY_REVISION -> record.modifyRevision();
      case LEASE -> record.lease();
    };
  }
}
