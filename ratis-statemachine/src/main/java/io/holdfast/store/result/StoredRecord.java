package io.holdfast.store.result;

import io.holdfast.store.command.Bytes;

/**
 * What the store keeps under a key.
 *
 * @param value the bytes as they were written
 * @param contentType the media type that came with them; empty = none was given
 * @param createRevision the revision that created the key (again, after a deletion)
 * @param modifyRevision the revision that wrote this value
 * @param version 1 at creation, one more with each change
 * @param lease the lease that the key dies with; 0 = none
 */
public record StoredRecord(
    Bytes value,
    String contentType,
    long createRevision,
    long modifyRevision,
    long version,
    long lease) {}
