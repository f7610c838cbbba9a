package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;

/**
 * A row of {@link Table#LEASES}. Format 1: ttl, renewals, keys, bytes, owner.
 *
 * @param ttlMillis its length
 * @param renewals how often it was given its full time again
 * @param keys how many keys it would take with it
 * @param bytes the size of their records, bounded because ending it keeps them all as history
 * @param owner the one key that it was made for and goes with; empty = none
 */
public record Lease(long ttlMillis, long renewals, long keys, long bytes, Bytes owner) {
  private static final int FORMAT = 1;

  public static Lease decode(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.LEASES);
    return new Lease(
        reader.number(),
        reader.number(),
        reader.number(),
        reader.number(),
        Bytes.wrap(reader.rest()));
  }

  public byte[] encode() {
    return new RowWriter(32 + owner.size())
        .octet(FORMAT)
        .number(ttlMillis)
        .number(renewals)
        .number(keys)
        .number(bytes)
        .rest(owner.array())
        .toRow();
  }

  Lease renewed() {
    return new Lease(ttlMillis, renewals + 1, keys, bytes, owner);
  }

  public Lease with(long moreKeys, long moreBytes) {
    return new Lease(ttlMillis, renewals, keys + moreKeys, bytes + moreBytes, owner);
  }

  /** Whether the key may be attached: a lease made for one key is for that key alone. */
  public boolean admits(Bytes key) {
    return owner.isEmpty() || owner.equals(key);
  }
}
