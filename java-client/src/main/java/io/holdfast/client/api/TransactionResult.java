package io.holdfast.client.api;

import java.util.List;

/**
 * What came of a transaction.
 *
 * @param succeeded whether the comparisons held
 * @param revision the store's, after it
 * @param results one for each operation that ran, in order
 */
public record TransactionResult(boolean succeeded, long revision, List<OperationResult> results) {}
