package io.holdfast.store;

/**
 * What an entry and its batches may still do. Each command is bounded, but a batch holds hundreds,
 * and it is applied on every node at once: one that needs more memory than there is would stop them
 * all, again and again. History is written with the whole entry; answers go out batch by batch.
 */
final class BatchBudget {
  private long history;
  private long answers;

  void beginEntry() {
    history = Limits.MAX_ENTRY_HISTORY_BYTES;
  }

  void beginBatch() {
    answers = Limits.MAX_BATCH_ANSWER_BYTES;
  }

  void spendHistory(long bytes) {
    history -= bytes;
  }

  void spendAnswer(long bytes) {
    answers -= bytes;
  }

  boolean historyIsSpent() {
    return history <= 0;
  }

  boolean answersAreSpent() {
    return answers <= 0;
  }

  static Denial full(String of) {
    return new Denial(Refusal.BATCH_FULL, "its batch holds enough " + of);
  }
}
