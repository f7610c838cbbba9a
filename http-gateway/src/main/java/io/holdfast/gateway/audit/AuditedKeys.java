package io.holdfast.gateway.audit;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import java.util.List;

/** Which keys are watched: those under some prefixes. */
public final class AuditedKeys {
  public static final AuditedKeys NONE = new AuditedKeys(List.of(), List.of());

  private final List<KeyRange> reads;
  private final List<KeyRange> writes;

  AuditedKeys(List<Bytes> reads, List<Bytes> writes) {
    this.reads = reads.stream().map(KeyRange::prefix).toList();
    this.writes = writes.stream().map(KeyRange::prefix).toList();
  }

  /** Whether any are. */
  public boolean isEmpty() {
    return reads.isEmpty() && writes.isEmpty();
  }

  /** Whether a read of these is written down. */
  public boolean watchesRead(KeyRange keys) {
    return meets(reads, keys);
  }

  /** Whether a write of these is written down. */
  public boolean watchesWrite(KeyRange keys) {
    return meets(writes, keys);
  }

  private static boolean meets(List<KeyRange> watched, KeyRange keys) {
    for (KeyRange one : watched) {
      if (begins(one, keys) && begins(keys, one)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the first begins before the second ends. */
  private static boolean begins(KeyRange first, KeyRange second) {
    return second.end().isEmpty() || first.start().compareTo(second.end()) < 0;
  }
}
