package io.holdfast.raft.read;

import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.leadership.Leadership;
import io.holdfast.raft.leadership.Majority;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerCalls;
import io.holdfast.raft.peer.PeerReply;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/**
 * Confirms that this node still leads, as the ReadIndex of Ongaro's dissertation (6.4) asks: takes
 * the committed index, then asks a majority whether their current term is still this leader's. A
 * newer leader needs a majority with a higher term before it can commit anything: so whatever it
 * commits is later than the question.
 *
 * <p>Ratis' own LINEARIZABLE reads do not ask again while the commit index stands still (measured
 * in 3.3.0), so a cut-off leader serves old values; this takes their place.
 */
public final class LeaderConfirmation {
  private final RaftServer.Division division;
  private final Leadership leadership;
  private final PeerCalls peers;
  private final long timeoutNanos;
  private final Rounds<Long> rounds = new Rounds<>(this::round);

  public LeaderConfirmation(
      RaftServer.Division division, Leadership leadership, PeerCalls peers, Duration timeout) {
    this.division = division;
    this.leadership = leadership;
    this.peers = peers;
    this.timeoutNanos = timeout.toNanos();
  }

  /**
   * Completes with an index that covers every write acknowledged before this call, once a majority
   * has confirmed the term after this call; fails with {@link NotLeadingException} otherwise.
   */
  public CompletableFuture<Long> readIndex() {
    return rounds.join();
  }

  private CompletableFuture<Long> round() {
    long term = leadership.term();
    if (!leadsIn(term)) {
      return CompletableFuture.failedFuture(new NotLeadingException("this node does not lead"));
    }
    // Taken before anything is sent: what a newer leader commits afterwards is concurrent.
    long committed = division.getRaftLog().getLastCommittedIndex();
    Tally tally = new Tally(term, committed);
    tally.confirmed(VoterName.node(division.getId()));
    for (RaftPeer peer : tally.others) {
      var _ =
          peers
              .call(peer.getAddress(), question(peer.getId().toString()), timeoutNanos)
              .whenComplete(
                  (reply, failure) -> tally.answered(VoterName.node(peer.getId()), reply));
    }
    return tally.result;
  }

  /** Nodes that were never replaced are asked as they always were: an older one knows no other. */
  private static PeerCall question(String voter) {
    return VoterName.isReplacement(voter) ? new PeerCall.TermOf(voter) : new PeerCall.CurrentTerm();
  }

  /**
   * The term is the one that this node became leader in, noted by the applying thread: Ratis' own
   * pair of role and term can be seen half changed.
   */
  private boolean leadsIn(long term) {
    return term > 0
        && division.getInfo().getCurrentTerm() == term
        && division.getInfo().isLeader()
        && leadership.term() == term;
  }

  /** Counts the answers of one round. */
  private final class Tally {
    final CompletableFuture<Long> result = new CompletableFuture<>();
    final Collection<RaftPeer> others;
    private final long term;
    private final long committed;
    private final Majority majority;
    private final Set<String> confirmed = new HashSet<>();
    private int outstanding;

    Tally(long term, long committed) {
      this.term = term;
      this.committed = committed;
      RaftConfiguration configuration = division.getRaftConf();
      majority = Majority.of(configuration);
      others =
          configuration.getAllPeers().stream()
              .filter(peer -> !peer.getId().equals(division.getId()))
              .toList();
      outstanding = others.size() + 1;
    }

    void answered(String peer, PeerReply reply) {
      if (reply instanceof PeerReply.Figure(long theirs)) {
        if (theirs == term) {
          confirmed(peer);
          return;
        }
        if (theirs > term) {
          fail("node " + peer + " is in term " + theirs + ", this leader in " + term);
          return;
        }
      }
      settle(false);
    }

    synchronized void confirmed(String peer) {
      confirmed.add(peer);
      settle(true);
    }

    private synchronized void settle(boolean counted) {
      outstanding--;
      if (counted && isConfirmed()) {
        if (leadsIn(term)) {
          result.complete(committed);
        } else {
          fail("this node stopped leading");
        }
      } else if (outstanding == 0) {
        fail("no majority confirmed term " + term);
      }
    }

    private boolean isConfirmed() {
      return majority.isReachedBy(confirmed);
    }

    private void fail(String reason) {
      result.completeExceptionally(new NotLeadingException(reason));
    }
  }
}
