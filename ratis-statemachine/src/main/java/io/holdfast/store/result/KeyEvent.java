package io.holdfast.store.result;

import io.holdfast.store.command.Bytes;

/**
 * What a revision did to a key. One of the records is there, or both.
 *
 * @param before what the key held before the revision; null = nothing, or it was not asked for
 * @param after what it holds since; null = it was deleted
 */
public record KeyEvent(Bytes key, StoredRecord before, StoredRecord after) {

  public boolean isDelete() {
    return after == null;
  }

  /** What it keeps in memory, about. */
  public long bytes() {
    return OBJECT_BYTES + key.size() + bytes(before) + bytes(after);
  }

  /** Of the objects around the bytes. */
  private static final int OBJECT_BYTES = 64;

  private static long bytes(StoredRecord record) {
    return record == null ? 0 : OBJECT_BYTES + record.value().size();
  }
}
