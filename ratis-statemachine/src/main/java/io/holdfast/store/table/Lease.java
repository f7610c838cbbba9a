package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;

/**
 * A row of {@link Table#LEASES}. Format 2: ttl, renewals, keys, bytes, deadline, owner. Format 1
 * has no deadline, and is written still while leases have none.
 *
 * @param ttlMillis its length
 * @param renewals how often it was given its full time again
 * @param keys how many keys it would take with it
 * @param bytes the size of their records, bounded because ending it keeps them all as history
 * @param deadlineMillis when it ends, on the cluster's clock; {@link #NO_DEADLINE} in the row of a
 *     lease that was last renewed before there were deadlines
 * @param owner the one key that it was made for and goes with; empty = none
 */
public record Lease(
    long ttlMillis, long renewals, long keys, long bytes, long deadlineMillis, Bytes owner) {
  public static final long NO_DEADLINE = 0;

  private static final int WITHOUT_DEADLINE = 1;
  private static final int FORMAT = 2;

  public static Lease decode(byte[] row) {
    RowReader reader = RowReader.openUpTo(row, FORMAT, Table.LEASES);
    int format = reader.octet();
    return new Lease(
        reader.number(),
        reader.number(),
        reader.number(),
        reader.number(),
        format == WITHOUT_DEADLINE ? NO_DEADLINE : reader.number(),
        Bytes.wrap(reader.rest()));
  }

  public byte[] encode() {
    boolean bare = deadlineMillis == NO_DEADLINE;
    RowWriter row =
        new RowWriter(40 + owner.size())
            .octet(bare ? WITHOUT_DEADLINE : FORMAT)
            .number(ttlMillis)
            .number(renewals)
            .number(keys)
            .number(bytes);
    return (bare ? row : row.number(deadlineMillis)).rest(owner.array()).toRow();
  }

  Lease renewed(long untilMillis) {
    return new Lease(ttlMillis, renewals + 1, keys, bytes, untilMillis, owner);
  }

  public Lease with(long moreKeys, long moreBytes) {
    return new Lease(
        ttlMillis, renewals, keys + moreKeys, bytes + moreBytes, deadlineMillis, owner);
  }

  /** Whether the key may be attached: a lease made for one key is for that key alone. */
  public boolean admits(Bytes key) {
    return owner.isEmpty() || owner.equals(key);
  }
}
