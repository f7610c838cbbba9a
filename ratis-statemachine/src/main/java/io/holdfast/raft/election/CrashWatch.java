package io.holdfast.raft.election;

import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.VoterName;
import java.util.function.LongSupplier;

/**
 * Campaigns as soon as the leader's process is seen to have ended: the kernel of a killed process
 * closes its connections and refuses new ones. A leader whose machine or network is gone says
 * nothing; that is what {@link LastContactWatch} is for.
 */
public final class CrashWatch {
  private final LocalVoter self;
  private final EarlyElection election;
  private final LongSupplier nanoTime;

  public CrashWatch(LocalVoter self, EarlyElection election, LongSupplier nanoTime) {
    this.self = self;
    this.election = election;
    this.nanoTime = nanoTime;
  }

  /** A member's process was connected and now refuses to be. */
  public void refused(MemberAddress member) {
    long lostNanos = nanoTime.getAsLong();
    String leader = self.view().leader();
    if (!VoterName.node(leader).equals(member.node())) {
      return;
    }
    // The leader's process has certainly ended, whatever the others have noticed so far.
    var _ =
        election
            .poll(leader, 0)
            .thenAccept(
                poll -> election.campaignInTurn(poll, "its port refuses connections", lostNanos));
  }
}
