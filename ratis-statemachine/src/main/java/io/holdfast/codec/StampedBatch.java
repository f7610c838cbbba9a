package io.holdfast.codec;

import io.holdfast.store.CommandBatch;
import io.holdfast.store.EntryStamp;

/** What a log entry says: what the leader decided, and what a gateway sent. */
public record StampedBatch(EntryStamp stamp, CommandBatch batch) {}
