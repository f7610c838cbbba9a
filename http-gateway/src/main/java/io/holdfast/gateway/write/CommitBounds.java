package io.holdfast.gateway.write;

/**
 * Bounds of the queue of writes.
 *
 * @param sessions batches that may be on their way at a time, each in a session of its own
 * @param batchCommands commands of one batch; a request that brings more goes alone
 * @param batchBytes bytes of one batch; a request that brings more goes alone
 * @param queuedCommands commands that may wait; above it requests are refused with 429
 * @param queuedBytes bytes that may wait; above it requests are refused with 429
 */
public record CommitBounds(
    int sessions, int batchCommands, int batchBytes, int queuedCommands, int queuedBytes) {
  public static final CommitBounds DEFAULT = new CommitBounds(2, 512, 1 << 20, 16_384, 64 << 20);
}
