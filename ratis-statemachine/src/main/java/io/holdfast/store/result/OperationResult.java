package io.holdfast.store.result;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Operation;

/** What one {@link Operation} of a transaction did or found. */
public sealed interface OperationResult {

  /** A put or an increment; for an increment the record's value is the new number. */
  sealed interface Written extends OperationResult {
    long createRevision();

    long modifyRevision();

    long version();

    long lease();
  }

  record PutDone(long createRevision, long modifyRevision, long version, long lease)
      implements Written {}

  record IncrementDone(
      long value, long createRevision, long modifyRevision, long version, long lease)
      implements Written {}

  /** What was under the key; {@code record} is null when nothing was. */
  record GetDone(Bytes key, StoredRecord record) implements OperationResult {}

  record RangeDone(RangePage page) implements OperationResult {}

  /** A delete or delete-range: how many keys went. */
  record DeleteDone(long deleted) implements OperationResult {}
}
