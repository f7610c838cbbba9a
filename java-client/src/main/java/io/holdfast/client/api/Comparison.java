package io.holdfast.client.api;

/** A condition of a transaction. A key that is not there has the number 0 everywhere. */
public sealed interface Comparison {
  /** The numbers of a record. */
  enum Figure {
    VERSION("version"),
    CREATE_REVISION("createRevision"),
    MODIFY_REVISION("modifyRevision"),
    LEASE("lease");

    private final String text;

    Figure(String text) {
      this.text = text;
    }

    /** The word in the request. */
    public String text() {
      return text;
    }
  }

  /** How to compare. */
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    GREATER(">");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    /** The sign in the request. */
    public String text() {
      return text;
    }
  }

  /** Compares the value, byte by byte. */
  record ValueIs(Bytes key, Operator operator, Bytes operand) implements Comparison {}

  /** Compares a number. */
  record NumberIs(Bytes key, Figure figure, Operator operator, long operand)
      implements Comparison {}

  /** Whether there is such a record. */
  record Exists(Bytes key, boolean expected) implements Comparison {}

  static Comparison exists(String key) {
    return new Exists(Bytes.of(key), true);
  }

  static Comparison absent(String key) {
    return new Exists(Bytes.of(key), false);
  }

  /** The value is this text. */
  static Comparison valueIs(String key, String value) {
    return new ValueIs(Bytes.of(key), Operator.EQUAL, Bytes.of(value));
  }

  /** The record is as this revision left it; 0 = there is none. */
  static Comparison revisionIs(String key, long modifyRevision) {
    return new NumberIs(Bytes.of(key), Figure.MODIFY_REVISION, Operator.EQUAL, modifyRevision);
  }
}
