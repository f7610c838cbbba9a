package io.holdfast.raft.transport;

import org.apache.ratis.server.leader.FollowerInfo;

/** Next and match index where Ratis reads them. */
record RatisIndices(FollowerInfo follower) implements FollowerProgress.Indices {
  @Override
  public long next() {
    return follower.getNextIndex();
  }

  @Override
  public long match() {
    return follower.getMatchIndex();
  }

  @Override
  public void setNext(long index) {
    follower.setNextIndex(index);
  }

  @Override
  public void advanceNext(long index) {
    follower.increaseNextIndex(index);
  }

  @Override
  public boolean raiseMatch(long index) {
    boolean rises = follower.updateMatchIndex(index);
    if (rises) {
      follower.updateNextIndex(index + 1);
    }
    return rises;
  }

  @Override
  public void setSnapshot(long index) {
    follower.setSnapshotIndex(index);
    follower.setAttemptedToInstallSnapshot();
  }
}
