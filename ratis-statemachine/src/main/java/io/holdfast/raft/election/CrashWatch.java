package io.holdfast.raft.election;

import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.leadership.LeaderView;
import org.apache.ratis.server.RaftServer;

/**
 * Stands for election as soon as the leader's process is seen to be gone: the kernel of a killed
 * process closes its connections and refuses new ones. A leader whose machine or network is gone
 * says nothing; that is what {@link SilenceWatch} is for.
 */
public final class CrashWatch {
  private final RaftServer.Division division;
  private final EarlyElection election;

  public CrashWatch(RaftServer.Division division, EarlyElection election) {
    this.division = division;
    this.election = election;
  }

  /** A member's process was connected and now refuses to be. */
  public void refused(MemberAddress member) {
    long lostNanos = System.nanoTime();
    String leader = LeaderView.of(division).leader();
    if (!VoterName.node(leader).equals(member.node())) {
      return;
    }
    // Its end is known for certain, whatever the others have noticed so far.
    var _ =
        election
            .poll(leader, 0)
            .thenAccept(
                poll -> election.standInTurn(poll, "its port refuses connections", lostNanos));
  }
}
