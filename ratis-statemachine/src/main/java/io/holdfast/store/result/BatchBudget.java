package io.holdfast.store.result;

import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Limits;

/**
 * What an entry and its batches may still write, answer and delete. Each command is bounded, but a
 * batch holds hundreds, and it is applied on every node at once: one that needs more memory than
 * there is would stop them all, again and again. History is written with the whole entry; answers
 * go out batch by batch. While many keys are deleted every other write waits, so their number is
 * bounded too.
 */
public final class BatchBudget {
  private long history;
  private long answers;
  private long mostDeletedKeys;
  private long deletions;

  public void beginEntry(EntryStamp stamp) {
    boolean bounded = stamp.deletedKeys() != EntryStamp.UNBOUNDED;
    history = Limits.MAX_ENTRY_HISTORY_BYTES;
    mostDeletedKeys = bounded ? stamp.deletedKeys() : Limits.MAX_DELETED_KEYS_ONCE;
    deletions = bounded ? stamp.deletedKeys() : Long.MAX_VALUE;
  }

  /** Keys that one command may delete, or one lease hold. */
  public long mostDeletedKeys() {
    return mostDeletedKeys;
  }

  public void beginBatch() {
    answers = Limits.MAX_BATCH_ANSWER_BYTES;
  }

  public void spendHistory(long bytes) {
    history -= bytes;
  }

  public void spendAnswer(long bytes) {
    answers -= bytes;
  }

  /** Counts keys that were deleted by ranges, or with their lease. */
  public void spendDeletions(long keys) {
    deletions -= keys;
  }

  public boolean deletionsAreSpent() {
    return deletions <= 0;
  }

  public boolean historyIsSpent() {
    return history <= 0;
  }

  public boolean answersAreSpent() {
    return answers <= 0;
  }

  public static Denial full(String of) {
    return new Denial(Refusal.BATCH_FULL, "its batch holds enough " + of);
  }
}
