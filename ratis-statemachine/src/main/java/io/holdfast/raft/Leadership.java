package io.holdfast.raft;

/** The term that this node leads in, noted when it became ready; 0 = it does not lead. */
final class Leadership {
  private volatile long term;

  void begin(long leaderTerm) {
    term = leaderTerm;
  }

  void end() {
    term = 0;
  }

  long term() {
    return term;
  }
}
