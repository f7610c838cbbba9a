package io.holdfast.store.command;

/**
 * One condition of a transaction: the target of the key's record, compared with an operand. A key
 * that is not there compares as version 0, create revision 0, modify revision 0, lease 0; its value
 * is less than, and not equal to, every value.
 */
public sealed interface Comparison {
  Bytes key();

  /** Compares one of the record's numbers. */
  record NumberIs(Bytes key, NumberTarget target, Operator operator, long operand)
      implements Comparison {}

  /** Compares the record's value, as unsigned bytes. */
  record ValueIs(Bytes key, Operator operator, Bytes operand) implements Comparison {}

  /** Asks whether the key is there. */
  record Exists(Bytes key, boolean expected) implements Comparison {}

  /** The numbers of a record that can be compared. */
  enum NumberTarget {
    VERSION,
    CREATE_REVISION,
    MODIFY_REVISION,
    LEASE
  }

  /** How target and operand must stand to each other. */
  enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    GREATER;

    /** Whether an ordering (negative, zero, positive: target against operand) satisfies this. */
    public boolean accepts(int ordering) {
      return switch (this) {
        case EQUAL -> ordering == 0;
        case NOT_EQUAL -> ordering != 0;
        case LESS -> ordering < 0;
        case GREATER -> ordering > 0;
      };
    }
  }
}
