package io.holdfast.store;

/**
 * What a batch may still do. Each command is bounded, but a batch holds hundreds, and it is applied
 * on every node at once: one that needs more memory than there is would stop them all, again and
 * again.
 */
final class BatchBudget {
  private long history;
  private long answers;

  void begin() {
    history = Limits.MAX_BATCH_HISTORY_BYTES;
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
