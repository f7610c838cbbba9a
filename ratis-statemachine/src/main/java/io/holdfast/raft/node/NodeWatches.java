package io.holdfast.raft.node;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.leadership.CheckQuorum;
import io.holdfast.raft.leadership.DiskWatch;
import io.holdfast.raft.leadership.LeaderHints;
import io.holdfast.raft.leadership.LeaderNews;
import io.holdfast.raft.membership.VoterReplacement;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node that takes part checks several times a second: whether it may go on leading, its
 * disk, and who leads. Nothing here takes a lock of Ratis, which a hung disk may hold.
 */
final class NodeWatches {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWatches.class);

  private final NodeSettings settings;
  private final RaftServer.Division division;
  private final PeerLinks links;
  private final LeaderHints hints;
  private final CheckQuorum checkQuorum;
  private final DiskWatch disk;
  private final LongSupplier nanoTime;
  private final LeaderNews news = new LeaderNews();
  private String seenLeader = "";
  private long seenTerm = -1;

  NodeWatches(
      NodeSettings settings,
      RaftServer.Division division,
      PeerLinks links,
      LeaderHints hints,
      CheckQuorum checkQuorum,
      DiskWatch disk,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.division = division;
    this.links = links;
    this.hints = hints;
    this.checkQuorum = checkQuorum;
    this.disk = disk;
    this.nanoTime = nanoTime;
  }

  /** Called once per election timeout or more often, by one thread. */
  void check() {
    checkQuorum.check();
    long nowNanos = nanoTime.getAsLong();
    disk.check(nowNanos);
    hints.check(division.getInfo().getLeaderId() != null, disk.hangs(), nowNanos);
    noticeLeader();
  }

  /**
   * Ratis raises the term before it forgets the leader of the previous one, so a leader counts only
   * when it is seen twice.
   */
  private void noticeLeader() {
    String leader = leader();
    long term = division.getInfo().getCurrentTerm();
    if (leader.equals(seenLeader) && term == seenTerm) {
      tell(leader, term);
    }
    seenLeader = leader;
    seenTerm = term;
  }

  /** This node is to take over from a leader whose disk hangs. */
  void takesOver() {
    disk.takesOver(nanoTime.getAsLong());
  }

  /** Called by Ratis when it has heard of another leader, while its term cannot change. */
  void leaderChanged() {
    tell(leader(), division.getInfo().getCurrentTerm());
  }

  private void tell(String leader, long term) {
    news.check(leader, term, nanoTime.getAsLong())
        .ifPresent(
            line -> {
              if (leader.isEmpty()) {
                LOG.warn("{}; {}", line, Reachability.reachable(settings, links));
              } else {
                LOG.info("{}", line);
              }
            });
  }

  private String leader() {
    RaftPeerId leader = division.getInfo().getLeaderId();
    return leader == null ? "" : VoterName.node(leader);
  }

  /** Why this node does not take part fully now; empty = it does. */
  String notReady(boolean open, boolean caughtUp) {
    DivisionInfo info = division.getInfo();
    if (!info.isAlive()) {
      return "Raft has stopped on this node";
    }
    if (disk.hangs()) {
      return "this node's disk hangs: nothing that is written reaches it";
    }
    if (!open) {
      return "this node's state is being exchanged for a snapshot";
    }
    if (info.getLeaderId() == null) {
      return "no leader is known; " + Reachability.reachable(settings, links);
    }
    if (!VoterReplacement.isVoter(division)) {
      return "this node is no voter yet: it takes the place of one whose data was lost";
    }
    return caughtUp ? "" : "this node does not hold yet what was written before it started";
  }
}
