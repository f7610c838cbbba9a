package io.holdfast.chaos.history;

import java.util.List;

/**
 * One step of a transaction. List-append transactions are made of {@link Append} and {@link
 * ReadList}, register transactions of {@link Write} and {@link Read}. A read in a call has no
 * result yet: null.
 */
public sealed interface MicroOperation {

  /** The list or key that the step touches. */
  String key();

  /** Puts a value at the end of a list. No two appends to one list have the same value. */
  record Append(String key, long value) implements MicroOperation {
    @Override
    public String toString() {
      return "append " + key + " " + value;
    }
  }

  /**
   * Reads a whole list.
   *
   * @param values what it held, empty if there is no such list; null before the answer
   */
  record ReadList(String key, List<Long> values) implements MicroOperation {
    /** Copies the values. */
    public ReadList {
      values = values == null ? null : List.copyOf(values);
    }

    @Override
    public String toString() {
      return "read " + key + " " + (values == null ? "?" : values);
    }
  }

  /** Sets a key. No two writes to one key have the same value. */
  record Write(String key, long value) implements MicroOperation {
    @Override
    public String toString() {
      return "write " + key + " " + value;
    }
  }

  /**
   * Reads a key.
   *
   * @param value what it held; null if it had no value, and before the answer
   */
  record Read(String key, Long value) implements MicroOperation {
    @Override
    public String toString() {
      return "read " + key + " " + value;
    }
  }
}
