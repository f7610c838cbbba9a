package io.holdfast.codec;

import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import java.util.List;

/**
 * What a log entry says: what the leader decided, and what gateways sent.
 *
 * @param batches in the order in which they are applied; at least one
 */
public record StampedEntry(EntryStamp stamp, List<CommandBatch> batches) {}
