package io.holdfast.gateway.key;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.StoredRecord;

/** What came of a request for one key. */
public sealed interface KeyResult {
  /** The value, as it was stored. */
  record Value(String tag, StoredRecord stored) implements KeyResult {}

  /** The whole record. */
  record Whole(Bytes key, String tag, StoredRecord stored) implements KeyResult {}

  /** The client has it already. */
  record NotModified(String tag) implements KeyResult {}

  /**
   * No record has this key.
   *
   * @param revision at which; 0 = now
   */
  record Missing(long revision) implements KeyResult {}

  /**
   * A condition does not hold.
   *
   * @param current the modify revision; 0 = no record has this key
   */
  record ConditionFailed(long current) implements KeyResult {}

  record Put(Bytes key, OperationResult.PutDone done) implements KeyResult {}

  record Deleted(long revision, long deleted) implements KeyResult {}

  /** The store took the command, and refused it: nothing has changed. */
  record Refused(Problem problem) implements KeyResult {}
}
