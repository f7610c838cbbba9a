package io.holdfast.raft.statemachine;

import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import java.io.IOException;
import java.util.List;
import org.apache.ratis.server.storage.RaftStorage;

/** What the node does when the cluster changes; called on Ratis' threads, must not block. */
public interface StateMachineEvents {
  /** Before the node takes part, and so before it votes. */
  void storageOpened(RaftStorage storage) throws IOException;

  void leaderReady(long term, StoreReader state);

  void notLeader();

  void leaderChanged();

  void applied(List<AppliedBatch> batches, int logBytes);
}
