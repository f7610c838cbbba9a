package io.holdfast.store.format;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Consistency;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.command.Policy;

/**
 * Rows of {@link Table#POLICIES}. Format 1: prefix, default and floor of durability, default and
 * floor of consistency with their staleness. The name is the row's key.
 */
public final class PolicyFormat {
  private static final int FORMAT = 1;

  private PolicyFormat() {}

  public static byte[] key(String name) {
    return Bytes.utf8(name).array();
  }

  public static byte[] encode(Policy policy) {
    RowWriter row =
        new RowWriter(32 + policy.prefix().size())
            .octet(FORMAT)
            .bytes(policy.prefix().array())
            .octet(number(policy.defaultDurability()))
            .octet(number(policy.floorDurability()));
    write(row, policy.defaultConsistency());
    write(row, policy.floorConsistency());
    return row.toRow();
  }

  public static Policy decode(byte[] key, byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.POLICIES);
    Policy policy =
        new Policy(
            Bytes.wrap(key).text(),
            Bytes.wrap(reader.bytes()),
            durability(reader.octet()),
            durability(reader.octet()),
            consistency(reader),
            consistency(reader));
    reader.end();
    return policy;
  }

  private static int number(Durability durability) {
    return switch (durability) {
      case null -> 0;
      case ASYNC -> 1;
      case MAJORITY -> 2;
      case ALL -> 3;
    };
  }

  private static Durability durability(int number) {
    return switch (number) {
      case 0 -> null;
      case 1 -> Durability.ASYNC;
      case 2 -> Durability.MAJORITY;
      case 3 -> Durability.ALL;
      default -> throw unknown("durability", number);
    };
  }

  private static void write(RowWriter row, Consistency consistency) {
    if (consistency == null) {
      row.octet(0).number(0);
      return;
    }
    int level =
        switch (consistency.level()) {
          case LOCAL -> 1;
          case BOUNDED -> 2;
          case SESSION -> 3;
          case LINEARIZABLE -> 4;
        };
    row.octet(level).number(consistency.maxStalenessMillis());
  }

  private static Consistency consistency(RowReader row) {
    int level = row.octet();
    long maxStalenessMillis = row.number();
    return switch (level) {
      case 0 -> null;
      case 1 -> Consistency.LOCAL;
      case 2 -> Consistency.bounded(maxStalenessMillis);
      case 3 -> Consistency.SESSION;
      case 4 -> Consistency.LINEARIZABLE;
      default -> throw unknown("consistency", level);
    };
  }

  private static RuntimeException unknown(String what, int number) {
    return new Invariant.BrokenInvariantException("a row of POLICIES has " + what + " " + number);
  }
}
