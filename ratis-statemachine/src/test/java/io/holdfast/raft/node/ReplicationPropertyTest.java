package io.holdfast.raft.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.transport.OneVoter;
import io.holdfast.raft.transport.ScriptedVoter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real follower, and two simulated voters with random logs that lead by turns, lose messages and
 * send old ones late: what is committed stays and is the same everywhere, and once all is quiet the
 * follower comes to the leader's log without being sent again what it has just refused.
 */
class ReplicationPropertyTest {
  private static final int STEPS = 300;
  private static final int MAX_SENT = 4;

  @TempDir Path directory;

  /** A voter that is simulated, with the term of each of its entries. */
  private static final class Simulated {
    final ScriptedVoter voter;
    List<Long> log = new ArrayList<>();
    long term;
    boolean leads;

    // Of the real follower, while this one leads.
    long next;
    long match = -1;

    Simulated(ScriptedVoter voter) {
      this.voter = voter;
    }

    TermIndex last() {
      return log.isEmpty() ? null : entry(log.size() - 1L);
    }

    TermIndex entry(long index) {
      return index < 0 ? null : TermIndex.valueOf(log.get((int) index), index);
    }

    boolean isAsFarAs(Simulated other) {
      return compare(last(), other.last()) >= 0;
    }

    private static int compare(TermIndex one, TermIndex two) {
      TermIndex none = TermIndex.valueOf(0, -1);
      return (one == null ? none : one).compareTo(two == null ? none : two);
    }

    void goTo(long newTerm) {
      if (newTerm > term) {
        term = newTerm;
        leads = false;
      }
    }
  }

  /** A request that was made, and is sent now, later, or never. */
  private record Late(Simulated leader, AppendEntriesRequestProto.Builder request) {}

  private final long seed = Long.getLong("holdfast.test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Long> committed = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();
  private OneVoter real;
  private List<Simulated> simulated;

  @Test
  void whatIsCommittedStaysAndTheFollowerComesToTheLeadersLog() throws Exception {
    System.out.println("seed " + seed);
    try (OneVoter voter = new OneVoter(directory)) {
      real = voter;
      simulated = List.of(new Simulated(voter.one), new Simulated(voter.two));
      for (int step = 0; step < STEPS; step++) {
        step();
        check("step " + step);
      }
      comeTogether();
      check("in the end");
    }
  }

  private void step() throws Exception {
    Simulated any = simulated.get(random.nextInt(2));
    switch (random.nextInt(10)) {
      case 0 -> stand(any, random.nextBoolean());
      case 1, 2 -> propose(any);
      case 3 -> replicate(any);
      case 4 -> sendLate();
      default -> send(any);
    }
  }

  private Simulated other(Simulated one) {
    return simulated.get(simulated.indexOf(one) == 0 ? 1 : 0);
  }

  /** It leads when the other one, or the real voter, gives it its vote. */
  private void stand(Simulated candidate, boolean reachesOther) throws Exception {
    candidate.goTo(highestTerm() + 1);
    Simulated other = other(candidate);
    boolean elected;
    if (reachesOther) {
      other.goTo(candidate.term);
      elected = candidate.isAsFarAs(other);
    } else {
      TermIndex last = candidate.last() == null ? TermIndex.valueOf(0, 0) : candidate.last();
      elected =
          candidate
              .voter
              .askForVote(real, candidate.term, last)
              .get(60, SECONDS)
              .getServerReply()
              .getSuccess();
    }
    if (elected) {
      candidate.leads = true;
      candidate.next = candidate.log.size();
      candidate.match = -1;
    }
  }

  private long highestTerm() {
    long known = Math.max(simulated.get(0).term, simulated.get(1).term);
    return Math.max(known, real.division().getInfo().getCurrentTerm());
  }

  private void propose(Simulated leader) {
    for (int count = random.nextInt(3); leader.leads && count >= 0; count--) {
      leader.log.add(leader.term);
    }
  }

  private void replicate(Simulated leader) {
    Simulated other = other(leader);
    if (!leader.leads) {
      return;
    }
    if (other.term > leader.term) {
      leader.goTo(other.term);
      return;
    }
    other.goTo(leader.term);
    other.log = new ArrayList<>(leader.log);
    commit(leader, leader.log.size() - 1L);
  }

  /** The leader and one more voter have all entries up to there. */
  private void commit(Simulated leader, long index) {
    if (index < 0 || leader.log.get((int) index) != leader.term) {
      return;
    }
    for (int at = 0; at <= index; at++) {
      if (at < committed.size()) {
        assertEquals(committed.get(at), leader.log.get(at), where("entry " + at + " is exchanged"));
      } else {
        committed.add(leader.log.get(at));
      }
    }
  }

  private void send(Simulated leader) throws Exception {
    if (!leader.leads) {
      return;
    }
    Late sent = new Late(leader, request(leader, random.nextBoolean()));
    switch (random.nextInt(4)) {
      case 0 -> late.add(sent); // It is lost, or comes later.
      case 1 -> exchange(sent); // The answer is lost.
      default -> take(sent, exchange(sent));
    }
  }

  private void sendLate() throws Exception {
    if (!late.isEmpty()) {
      exchange(late.remove(random.nextInt(late.size())));
    }
  }

  /** As Ratis makes it: a heartbeat names no previous entry while entries are under way. */
  private AppendEntriesRequestProto.Builder request(Simulated leader, boolean heartbeat) {
    TermIndex previous = leader.entry(leader.next - 1);
    boolean bare = heartbeat && random.nextBoolean();
    AppendEntriesRequestProto.Builder request =
        leader
            .voter
            .request(real, leader.term, bare ? null : previous)
            .setLeaderCommit(committedAt(leader));
    if (!heartbeat) {
      int count = (int) Math.min(MAX_SENT, leader.log.size() - leader.next);
      for (int index = 0; index < count; index++) {
        long at = leader.next + index;
        request.addAllEntries(ScriptedVoter.entries(leader.log.get((int) at), at, 1));
      }
    }
    return request;
  }

  /** What this leader knows to be committed: not more than it has. */
  private long committedAt(Simulated leader) {
    int same = 0;
    while (same < Math.min(committed.size(), leader.log.size())
        && committed.get(same).equals(leader.log.get(same))) {
      same++;
    }
    return same - 1L;
  }

  private AppendEntriesReplyProto exchange(Late sent) throws Exception {
    return sent.request.getEntriesCount() == 0
        ? sent.leader.voter.heartbeat(real, sent.request).get(60, SECONDS)
        : sent.leader.voter.append(real, sent.request).get(60, SECONDS);
  }

  private void take(Late sent, AppendEntriesReplyProto reply) {
    Simulated leader = sent.leader;
    boolean entries = sent.request.getEntriesCount() > 0;
    if (reply.getTerm() > leader.term) {
      leader.goTo(reply.getTerm());
    } else if (reply.getResult() == AppendResult.INCONSISTENCY) {
      long first = entries ? sent.request.getEntries(0).getIndex() : -1;
      leader.next = nextAfterMismatch(leader.match + 1, first, reply.getNextIndex());
    } else if (reply.getResult() == AppendResult.SUCCESS && entries) {
      assertEquals(leader.term, reply.getTerm(), where("taken in another term"));
      leader.match = Math.max(leader.match, reply.getMatchIndex());
      leader.next = leader.match + 1;
      commit(leader, leader.match);
    }
  }

  /** The rule of Ratis' LogAppenderBase, which PeerLogAppender follows. */
  private static long nextAfterMismatch(long unmatched, long first, long said) {
    long next = unmatched > said && unmatched != first ? unmatched : said;
    return next == first && next > 0 ? next - 1 : next;
  }

  /** All that the real voter holds for committed is. */
  private void check(String where) {
    long index = real.log().getLastCommittedIndex();
    assertTrue(index < committed.size(), where(where + ": commits " + index + " by itself"));
    List<Long> terms = real.terms();
    for (int at = 0; at <= index; at++) {
      assertEquals(committed.get(at), terms.get(at), where(where + ": another entry at " + at));
    }
  }

  private void comeTogether() throws Exception {
    Simulated leader = simulated.get(simulated.get(0).isAsFarAs(simulated.get(1)) ? 0 : 1);
    stand(leader, true);
    leader.log.add(leader.term);
    replicate(leader);
    Set<Long> refused = new HashSet<>();
    while (leader.match < leader.log.size() - 1) {
      Late sent = new Late(leader, request(leader, false));
      long first = leader.next;
      assertTrue(!refused.contains(first), where("sent from " + first + " again"));
      AppendEntriesReplyProto reply = exchange(sent);
      if (reply.getResult() != AppendResult.SUCCESS && reply.getNextIndex() != first) {
        refused.add(first); // And not only because the disk is slow.
      }
      long matched = leader.match;
      take(sent, reply);
      if (leader.match > matched) {
        refused.clear(); // What it lacked it has now.
      }
    }
    exchange(new Late(leader, request(leader, true)));
    assertEquals(leader.log, real.terms(), where("the logs"));
  }

  private String where(String what) {
    return "seed " + seed + ", " + what;
  }
}
