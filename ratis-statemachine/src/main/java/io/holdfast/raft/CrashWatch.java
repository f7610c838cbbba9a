package io.holdfast.raft;

import io.holdfast.raft.NodeSettings.MemberAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.Status.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election as soon as the leader's process is seen to be gone, instead of after the
 * election timeout: the kernel of a killed process closes its connections and refuses new ones. A
 * leader whose machine or network is gone says nothing; that is what the timeout is for.
 *
 * <p>An election at a wrong moment costs a change of leader, never more: who wins it is decided by
 * Raft's own votes. To start one it uses what a leader uses to hand over (Ongaro's dissertation,
 * 3.10): there is no round of pre-votes, which the others would refuse while they have not missed
 * the leader yet.
 */
final class CrashWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CrashWatch.class);

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
  private final PeerChannels peers;
  private final ScheduledExecutorService timer;
  private final ExecutorService executor;
  private final AtomicLong calls = new AtomicLong();

  /** The executor runs what writes to the disk: the new term and the own vote. */
  CrashWatch(
      RaftServer server,
      RaftServer.Division division,
      List<MemberAddress> members,
      PeerChannels peers,
      ScheduledExecutorService timer,
      ExecutorService executor) {
    this.server = server;
    this.division = division;
    this.members = members;
    this.peers = peers;
    this.timer = timer;
    this.executor = executor;
  }

  /** A member's process was connected and now refuses to be. */
  void refused(MemberAddress member) {
    long lostNanos = System.nanoTime();
    if (!isLeader(member)) {
      return;
    }
    TermIndex mine = lastEntry();
    Candidates candidates = new Candidates(mine);
    List<CompletableFuture<Void>> asked =
        members.stream()
            .filter(other -> !other.equals(member) && !isSelf(other))
            .map(other -> candidates.ask(other))
            .toList();
    var _ =
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
            .whenComplete((all, none) -> standAfter(candidates.before(), member, lostNanos));
  }

  private void standAfter(int others, MemberAddress leader, long lostNanos) {
    try {
      var _ =
          timer.schedule(
              () -> executor.execute(() -> stand(leader, lostNanos)),
              others * TURN.toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("no election: this node is about to end");
    }
  }

  private void stand(MemberAddress leader, long lostNanos) {
    if (!isLeader(leader) || heardSince(lostNanos)) {
      return;
    }
    LOG.info("leader {} is gone: its port refuses connections; standing", leader.node());
    try {
      server.startLeaderElection(handOver(leader));
    } catch (IOException | RuntimeException refused) {
      LOG.info("no election yet, the timeout decides: {}", String.valueOf(refused));
    }
  }

  /** What the leader would have said, had it had the time to hand over to this node. */
  private StartLeaderElectionRequestProto handOver(MemberAddress leader) {
    return StartLeaderElectionRequestProto.newBuilder()
        .setServerRequest(
            RaftRpcRequestProto.newBuilder()
                .setRequestorId(RaftPeerId.valueOf(leader.node()).toByteString())
                .setReplyId(division.getId().toByteString())
                .setRaftGroupId(
                    RaftGroupIdProto.newBuilder()
                        .setId(division.getGroup().getGroupId().toByteString()))
                .setCallId(calls.incrementAndGet()))
        .setLeaderLastEntry(lastEntry().toProto())
        .build();
  }

  private boolean isLeader(MemberAddress member) {
    RaftPeerId leader = division.getInfo().getLeaderId();
    return division.getInfo().isFollower()
        && leader != null
        && leader.toString().equals(member.node());
  }

  /** Its connection broke, and yet it lives: it reaches this node, so it goes on leading. */
  private boolean heardSince(long lostNanos) {
    RoleInfoProto role = division.getInfo().getRoleInfoProto();
    long silent = role.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs();
    return TimeUnit.MILLISECONDS.toNanos(silent + 1) < System.nanoTime() - lostNanos;
  }

  private boolean isSelf(MemberAddress member) {
    return member.node().equals(division.getId().toString());
  }

  private TermIndex lastEntry() {
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    return last == null ? TermIndex.INITIAL_VALUE : last;
  }

  /** The end of this node's log, for another node that wonders whether to stand. */
  PeerReply.LogEnd logEnd() {
    TermIndex last = lastEntry();
    return new PeerReply.LogEnd(last.getTerm(), last.getIndex());
  }

  /** Those whose turn it is before this node's: with a longer log, or the first of equals. */
  private final class Candidates {
    private final TermIndex mine;
    private int before;

    Candidates(TermIndex mine) {
      this.mine = mine;
    }

    CompletableFuture<Void> ask(MemberAddress other) {
      return peers
          .call(other.raft(), new PeerCall.AskLogEnd(), ASK_NANOS)
          .handle(
              (reply, failure) -> {
                if (reply instanceof PeerReply.LogEnd(long term, long index)) {
                  count(other, TermIndex.valueOf(term, index));
                } else if (failure != null
                    && Status.fromThrowable(failure).getCode() == Code.DEADLINE_EXCEEDED) {
                  // It lives, and may be about to stand: the names alone decide.
                  count(other, mine);
                }
                return null;
              });
    }

    private synchronized void count(MemberAddress other, TermIndex theirs) {
      int longer = BY_LOG.compare(theirs, mine);
      boolean first = other.node().compareTo(division.getId().toString()) < 0;
      if (longer > 0 || (longer == 0 && first)) {
        before++;
      }
    }

    synchronized int before() {
      return before;
    }
  }
}
