package io.holdfast.store.result;

import io.holdfast.store.command.Bytes;

/** A key and its record, as a range returns them. With keys only, the record's value is empty. */
public record KeyedRecord(Bytes key, StoredRecord record) {}
