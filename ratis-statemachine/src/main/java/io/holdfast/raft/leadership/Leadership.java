package io.holdfast.raft.leadership;

/** The term that this node leads in, noted when it became ready; 0 = it does not lead. */
public final class Leadership {
  private volatile long term;

  public void begin(long leaderTerm) {
    term = leaderTerm;
  }

  public void end() {
    term = 0;
  }

  public long term() {
    return term;
  }
}
