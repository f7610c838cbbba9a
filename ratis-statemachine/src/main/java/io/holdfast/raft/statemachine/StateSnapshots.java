package io.holdfast.raft.statemachine;

import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.storage.LogPosition;
import java.io.IOException;

/** Those of the state machine. */
record StateSnapshots(StoreStateMachine stateMachine) implements Snapshotter.Snapshots {
  @Override
  public LogPosition take() throws IOException {
    return stateMachine.checkpoint();
  }

  @Override
  public long newest() {
    SnapshotDirectory.Snapshot newest = stateMachine.snapshots().latest();
    return newest == null ? -1 : newest.position().index();
  }

  @Override
  public boolean isSending() {
    return stateMachine.snapshots().isSending();
  }

  @Override
  public void removeOld() throws IOException {
    stateMachine.snapshots().removeOld();
  }

  @Override
  public void dropAbandoned() throws IOException {
    stateMachine.snapshots().received().dropAbandoned();
  }
}
