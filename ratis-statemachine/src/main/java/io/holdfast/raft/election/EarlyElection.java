package io.holdfast.raft.election;

import io.holdfast.peer.PeerException;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerClient;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An election before Ratis' own timer finds that the leader is lost. The followers are asked first:
 * how they see the leader, and where their logs end. The longest log campaigns first, the next one
 * when nobody has won by then.
 *
 * <p>An election at a wrong moment costs a change of leader, never more: who wins it is decided by
 * Raft's own votes. To start one it uses what a leader uses to hand over (Ongaro's dissertation,
 * 3.10): there is no round of pre-votes, which the others would refuse while they have not missed
 * the leader yet.
 */
public final class EarlyElection {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyElection.class);

  /** Nodes that do not answer within this time are not waited for. */
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Time for the first candidate to win before the next one campaigns. It covers two forced writes
   * of a vote on a busy machine: a second campaign while the first one's requests are under way
   * splits the votes, and then only a whole election timeout helps.
   */
  private static final Duration TURN = Duration.ofMillis(200);

  private static final Comparator<PeerReply.View> BY_LOG =
      Comparator.comparingLong(PeerReply.View::term).thenComparingLong(PeerReply.View::index);

  private final LocalVoter self;
  private final List<MemberAddress> members;
  private final PeerClient peers;
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final LongSupplier nanoTime;

  /** The executor runs what writes to the disk: the new term and the own vote. */
  public EarlyElection(
      LocalVoter self,
      List<MemberAddress> members,
      PeerClient peers,
      ScheduledExecutorService timer,
      Executor executor,
      LongSupplier nanoTime) {
    this.self = self;
    this.members = members;
    this.peers = peers;
    this.timer = timer;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  /**
   * Asks all members but the lost leader. A node misses the leader if it has heard nothing of it
   * for this long; this node misses it in any case. Always completes.
   */
  CompletableFuture<Poll> poll(String leader, long silentMillis) {
    Poll poll = new Poll(leader, silentMillis, self.view());
    List<CompletableFuture<Void>> asked =
        members.stream()
            .filter(other -> !other.node().equals(VoterName.node(leader)) && !isSelf(other))
            .map(poll::ask)
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .handle((all, none) -> poll);
  }

  /**
   * Campaigns when it is this node's turn, unless there is another leader by then, or the old one
   * was heard after it was lost (the clock's reading then).
   */
  void campaignInTurn(Poll poll, String why, long lostNanos) {
    try {
      var _ =
          timer.schedule(
              () -> executor.execute(() -> campaign(poll.leader, why, lostNanos)),
              poll.before() * TURN.toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("no election: this node is about to end");
    }
  }

  private void campaign(String leader, String why, long lostNanos) {
    long lastMessageMillis = self.lastMessageMillis();
    if (!self.view().leader().equals(leader) || isSince(lostNanos, lastMessageMillis)) {
      return;
    }
    LOG.info("leader {} is lost: {}; campaigning in its place", leader, why);
    try {
      self.campaign(leader);
    } catch (IOException | RuntimeException refused) {
      LOG.info("no election yet, the timeout decides: {}", String.valueOf(refused));
    }
  }

  /**
   * The leader is alive after all (its connection broke, or it was slow) and goes on leading. What
   * it sent before it was lost does not show that, though it may still be on its way to the disk.
   */
  private boolean isSince(long lostNanos, long lastMessageMillis) {
    long agoNanos = TimeUnit.MILLISECONDS.toNanos(lastMessageMillis + 1);
    return agoNanos < nanoTime.getAsLong() - lostNanos;
  }

  private boolean isSelf(MemberAddress member) {
    return member.node().equals(VoterName.node(self.name()));
  }

  /** What the others said of a leader that this node lost. */
  final class Poll {
    private final String leader;
    private final long silentMillis;
    private final PeerReply.View mine;
    private final Set<String> missing = new HashSet<>();
    private int before;

    private Poll(String leader, long silentMillis, PeerReply.View mine) {
      this.leader = leader;
      this.silentMillis = silentMillis;
      this.mine = mine;
      missing.add(VoterName.node(self.name()));
    }

    private CompletableFuture<Void> ask(MemberAddress other) {
      return peers
          .call(other.raft(), new PeerCall.AskView(), ASK_NANOS)
          .handle(
              (reply, failure) -> {
                if (reply instanceof PeerReply.View view) {
                  count(other, view);
                } else if (failure != null && failure.getCause() instanceof PeerException.Timeout) {
                  // This node is alive and may be about to campaign: the names alone decide.
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
      countLog(other, view);
    }

    private synchronized void countLog(MemberAddress other, PeerReply.View theirs) {
      int longer = BY_LOG.compare(theirs, mine);
      boolean first = other.node().compareTo(VoterName.node(self.name())) < 0;
      if (longer > 0 || (longer == 0 && first)) {
        before++;
      }
    }

    /** How many nodes campaign before this one: with a longer log, or the first of equals. */
    synchronized int before() {
      return before;
    }

    /** Whether a majority, enough to elect another leader, misses this one. */
    synchronized boolean isMissedByMajority() {
      return self.majority().isReachedBy(missing);
    }
  }
}
