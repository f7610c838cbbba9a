package io.holdfast.raft.node;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.durability.VoteFile;
import io.holdfast.raft.leadership.Leadership;
import io.holdfast.raft.membership.Bootstrap;
import io.holdfast.raft.statemachine.LockWaiters;
import io.holdfast.raft.statemachine.StateMachineEvents;
import io.holdfast.raft.write.LeaseExpirer;
import io.holdfast.storage.DataDirectory;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import java.io.IOException;
import java.util.List;
import org.apache.ratis.server.storage.RaftStorage;

/**
 * Passes on what the state machine tells; called on Ratis' threads.
 *
 * @param lifecycle whether there is a node that takes part, to be told of it
 */
record NodeEvents(
    DataDirectory data,
    Bootstrap bootstrap,
    FatalHandler fatal,
    Leadership leadership,
    LeaseExpirer leases,
    LockWaiters locks,
    PeerLinks links,
    Lifecycle lifecycle)
    implements StateMachineEvents {

  @Override
  public void storageOpened(RaftStorage storage) throws IOException {
    // A node that joined has voted, perhaps; before it kept its own file, with that of Ratis.
    boolean joined = bootstrap.formation().joined();
    VoteFile.take(storage, joined && data.keepsOwnVotes(), fatal);
    data.keepOwnVotes();
  }

  @Override
  public void leaderReady(long term, StoreReader state) {
    leadership.begin(term);
    leases.begin(state.leases(), state.hasDeadlines());
    leaderChanged();
  }

  @Override
  public void notLeader() {
    leadership.end();
    leases.end();
    leaderChanged();
  }

  @Override
  public void leaderChanged() {
    links.reconnect();
    ActiveNode active = lifecycle.active();
    if (active != null) {
      active.leaderChanged();
    }
  }

  @Override
  public void applied(List<AppliedBatch> batches, int logBytes) {
    for (AppliedBatch batch : batches) {
      if (!batch.renewedLeases().isEmpty()) {
        leases.renewed(batch.renewedLeases());
      }
      if (!batch.endedLeases().isEmpty()) {
        leases.ended(batch.endedLeases());
        locks.changed(batch.endedLeases());
      }
      if (!batch.grantedLeases().isEmpty()) {
        locks.changed(batch.grantedLeases());
      }
    }
    ActiveNode active = lifecycle.active();
    if (active != null) {
      active.applied(logBytes);
    }
  }
}
