package io.holdfast.raft.election;

import io.holdfast.peer.PeerException;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.leadership.LeaderView;
import io.holdfast.raft.leadership.Majority;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerCalls;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.transport.ElectionOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.FollowerInfoProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An election before Ratis' own timer finds that the leader is lost. The followers are asked first:
 * how they see the leader, and where their logs end. The longest log stands first, the next one
 * when nobody has won by then.
 *
 * <p>An election at a wrong moment costs a change of leader, never more: who wins it is decided by
 * Raft's own votes. To start one it uses what a leader uses to hand over (Ongaro's dissertation,
 * 3.10): there is no round of pre-votes, which the others would refuse while they have not missed
 * the leader yet.
 */
public final class EarlyElection {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyElection.class);

  /** Who does not answer within this time is not waited for. */
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Time for whoever comes first to win; then the next stands. It covers two forced writes of a
   * vote on a busy machine: who stands while the first one's request is under way splits the votes,
   * and then only a whole election timeout helps.
   */
  private static final Duration TURN = Duration.ofMillis(200);

  private static final Comparator<TermIndex> BY_LOG =
      Comparator.comparingLong(TermIndex::getTerm).thenComparingLong(TermIndex::getIndex);

  private final RaftServer server;
  private final RaftServer.Division division;
  private final List<MemberAddress> members;
  private final PeerCalls peers;
  private final ScheduledExecutorService timer;
  private final ExecutorService executor;

  /** The executor runs what writes to the disk: the new term and the own vote. */
  public EarlyElection(
      RaftServer server,
      RaftServer.Division division,
      List<MemberAddress> members,
      PeerCalls peers,
      ScheduledExecutorService timer,
      ExecutorService executor) {
    this.server = server;
    this.division = division;
    this.members = members;
    this.peers = peers;
    this.timer = timer;
    this.executor = executor;
  }

  /**
   * Asks all members but the lost leader, and counts as missing it who has heard nothing of it for
   * so long, and this node. Completes always.
   */
  CompletableFuture<Poll> poll(String leader, long silentMillis) {
    Poll poll = new Poll(leader, silentMillis, LeaderView.logEnd(division));
    List<CompletableFuture<Void>> asked =
        members.stream()
            .filter(other -> !other.node().equals(VoterName.node(leader)) && !isSelf(other))
            .map(poll::ask)
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .handle((all, none) -> poll);
  }

  /**
   * Stands when it is this node's turn, unless there is another leader by then, or the same one was
   * heard since it was lost, a reading of System.nanoTime().
   */
  void standInTurn(Poll poll, String why, long lostNanos) {
    try {
      var _ =
          timer.schedule(
              () -> executor.execute(() -> stand(poll.leader, why, lostNanos)),
              poll.before() * TURN.toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("no election: this node is about to end");
    }
  }

  private void stand(String leader, String why, long lostNanos) {
    RoleInfoProto role = division.getInfo().getRoleInfoProto();
    if (!LeaderView.of(division).leader().equals(leader)
        || heardSince(lostNanos, role.getFollowerInfo())) {
      return;
    }
    LOG.info("leader {} is lost: {}; campaigning in its place", leader, why);
    try {
      // What the leader would have said, had it had the time to hand over to this node.
      server.startLeaderElection(
          ElectionOrder.of(
              division.getGroup().getGroupId(),
              RaftPeerId.valueOf(leader),
              division.getId(),
              LeaderView.logEnd(division)));
    } catch (IOException | RuntimeException refused) {
      LOG.info("no election yet, the timeout decides: {}", String.valueOf(refused));
    }
  }

  /**
   * Its connection broke, or it was slow, and yet it lives: it goes on leading. What it sent before
   * is no sign of that, though it may still be on its way to the disk.
   */
  private static boolean heardSince(long lostNanos, FollowerInfoProto follower) {
    long agoNanos = TimeUnit.MILLISECONDS.toNanos(LeaderView.lastMessageMillis(follower) + 1);
    return agoNanos < System.nanoTime() - lostNanos;
  }

  private boolean isSelf(MemberAddress member) {
    return member.node().equals(VoterName.node(division.getId()));
  }

  /** What the others said of a leader that this node lost. */
  final class Poll {
    private final String leader;
    private final long silentMillis;
    private final TermIndex mine;
    private final Set<String> missing = new HashSet<>();
    private int before;

    private Poll(String leader, long silentMillis, TermIndex mine) {
      this.leader = leader;
      this.silentMillis = silentMillis;
      this.mine = mine;
      missing.add(VoterName.node(division.getId()));
    }

    private CompletableFuture<Void> ask(MemberAddress other) {
      return peers
          .call(other.raft(), new PeerCall.AskView(), ASK_NANOS)
          .handle(
              (reply, failure) -> {
                if (reply instanceof PeerReply.View view) {
                  count(other, view);
                } else if (failure != null && failure.getCause() instanceof PeerException.Timeout) {
                  // It lives, and may be about to stand: the names alone decide.
                  countLog(other, mine);
                }
                return null;
              });
    }

    private synchronized void count(MemberAddress other, PeerReply.View view) {
      boolean followsAnother = !view.leader().isEmpty() && !view.leader().equals(leader);
      if (!followsAnother && view.silentMillis() >= silentMillis) {
        missing.add(other.node());
      }
      countLog(other, TermIndex.valueOf(view.term(), view.index()));
    }

    private synchronized void countLog(MemberAddress other, TermIndex theirs) {
      int longer = BY_LOG.compare(theirs, mine);
      boolean first = other.node().compareTo(VoterName.node(division.getId())) < 0;
      if (longer > 0 || (longer == 0 && first)) {
        before++;
      }
    }

    /** How many nodes stand before this one: with a longer log, or the first of equals. */
    synchronized int before() {
      return before;
    }

    /** Whether a majority, enough to elect another leader, misses this one. */
    synchronized boolean isMissedByMajority() {
      return Majority.of(division.getRaftConf()).isReachedBy(missing);
    }
  }
}
