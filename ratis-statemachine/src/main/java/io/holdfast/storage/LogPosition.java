package io.holdfast.storage;

import io.holdfast.store.command.Invariant;
import java.nio.ByteBuffer;

/**
 * A place in the Raft log: the entry that the state stands at.
 *
 * @param term the entry's term
 * @param index the entry's index; the first entry of a log has index 0
 */
public record LogPosition(long term, long index) {

  /** Before the first entry. */
  public static final LogPosition NONE = new LogPosition(0, -1);

  private static final int BYTES = 2 * Long.BYTES;

  /** Entries are applied in order, so the next one lies behind this one and in no earlier term. */
  LogPosition advancedTo(long nextTerm, long nextIndex) {
    Invariant.check(
        nextIndex > index && nextTerm >= term,
        "the log position must grow: expected behind %s, found term %d index %d",
        this,
        nextTerm,
        nextIndex);
    return new LogPosition(nextTerm, nextIndex);
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES).putLong(term).putLong(index).array();
  }

  static LogPosition decode(byte[] row) {
    Invariant.check(
        row.length == BYTES, "log position: expected %d bytes, found %d", BYTES, row.length);
    ByteBuffer bytes = ByteBuffer.wrap(row);
    return new LogPosition(bytes.getLong(), bytes.getLong());
  }

  @Override
  public String toString() {
    return "term " + term + " index " + index;
  }
}
