package io.holdfast.store.format;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Invariant;

/**
 * Keys of {@link Table#LOCKS}. A key begins with what the row is: 1 a lock, by name; 2 the lock
 * that a lease was made for, by lease (its row is the name).
 */
public final class LockFormat {
  private static final int LOCK = 1;
  private static final int LEASE = 2;

  private LockFormat() {}

  public static byte[] key(String name) {
    byte[] text = Bytes.utf8(name).array();
    return new RowWriter(1 + text.length).octet(LOCK).rest(text).toRow();
  }

  public static byte[] key(long lease) {
    return new RowWriter(1 + Long.BYTES).octet(LEASE).fixed(lease).toRow();
  }

  /** The first key that is no lock's. */
  public static byte[] endOfLocks() {
    return new byte[] {LEASE};
  }

  public static String name(byte[] key) {
    RowReader reader = new RowReader(key);
    int kind = reader.octet();
    Invariant.check(kind == LOCK, "a row of kind %s among the locks", kind);
    return Bytes.wrap(reader.rest()).text();
  }
}
