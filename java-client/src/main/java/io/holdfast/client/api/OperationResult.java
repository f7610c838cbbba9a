package io.holdfast.client.api;

import java.util.List;
import java.util.Optional;

/** What came of one {@link Operation}. */
public sealed interface OperationResult {

  /**
   * Of a put.
   *
   * @param key empty bytes where the answer does not name it (an outcome asked for later)
   * @param revision the record's modify revision from now on
   * @param version 1 = it was created
   */
  record Written(Bytes key, long revision, long createRevision, long version, long lease)
      implements OperationResult {
    /** Whether there was no such record before. */
    public boolean created() {
      return version == 1;
    }
  }

  /**
   * Of an increment.
   *
   * @param value the counter after it
   */
  record Counted(Bytes key, long value, long revision, long version) implements OperationResult {}

  /** Of a get. */
  record Found(Optional<Entry> entry) implements OperationResult {}

  /**
   * Of a range.
   *
   * @param count all records in the range
   * @param more whether the limit left some out
   */
  record Listed(List<Entry> items, long count, boolean more) implements OperationResult {}

  /**
   * Of a delete, one key or many.
   *
   * @param deleted how many records are gone by it; 0 = there was none
   */
  record Deleted(long deleted) implements OperationResult {}
}
