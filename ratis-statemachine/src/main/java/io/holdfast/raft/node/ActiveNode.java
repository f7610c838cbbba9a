package io.holdfast.raft.node;

import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore.Standing;
import io.holdfast.raft.Timeouts;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.election.CrashWatch;
import io.holdfast.raft.election.EarlyElection;
import io.holdfast.raft.election.LastContactWatch;
import io.holdfast.raft.election.RatisVoter;
import io.holdfast.raft.leadership.CheckQuorum;
import io.holdfast.raft.leadership.DiskWatch;
import io.holdfast.raft.leadership.LeaderHints;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.RatisLeader;
import io.holdfast.raft.leadership.Retries;
import io.holdfast.raft.leadership.VoterPositions;
import io.holdfast.raft.membership.VoterExchange;
import io.holdfast.raft.membership.VoterReplacement;
import io.holdfast.raft.read.CatchUp;
import io.holdfast.raft.read.LeaderConfirmation;
import io.holdfast.raft.read.ReadIndexes;
import io.holdfast.raft.statemachine.Snapshotter;
import io.holdfast.raft.write.BatchSubmitter;
import io.holdfast.raft.write.EntryBatcher;
import io.holdfast.raft.write.EveryVoter;
import io.holdfast.raft.write.LeaseExpirer;
import io.holdfast.raft.write.LocalLog;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that takes part: what works around the division of its Raft group. */
final class ActiveNode {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveNode.class);
  private static final long TRANSFER_MILLIS = 1_000;
  private static final long WATCH_MILLIS = Timeouts.DEFAULT.watch().toMillis();

  private final NodeParts parts;
  private final RaftServer.Division division;
  private final RatisLeader leader;
  private final Retries retries;
  private final ReadIndexes readIndexes;
  private final CatchUp catchUp;
  private final EntryBatcher batcher;
  private final BatchSubmitter submitter;
  private final VoterPositions positions;
  private final EveryVoter everyVoter;
  private final Snapshotter snapshotter;
  private final RatisVoter voter;
  private final EarlyElection election;
  private final NodeWatches watches;
  private final PeerAnswers answers;

  /**
   * Wires it; {@link #start} sets it going.
   *
   * @param flushedIndex the last index that is on this node's disk
   */
  ActiveNode(
      NodeParts parts, RaftServer server, RaftServer.Division division, LongSupplier flushedIndex) {
    NodeSettings settings = parts.settings();
    ScheduledThreadPoolExecutor timer = parts.threads().timer();
    ExecutorService callbacks = parts.threads().callbacks();
    this.parts = parts;
    this.division = division;
    this.leader = new RatisLeader(server, division);
    LeaderHints hints =
        new LeaderHints(parts.group().others(), parts.peers(), parts.events()::leaderChanged);
    LeaderRoute route = new LeaderRoute(division, parts.leadership(), settings, hints);
    LeaderConfirmation confirmation =
        new LeaderConfirmation(
            division, parts.leadership(), parts.peers(), settings.election().timeoutMax());
    this.retries = new Retries(route::target, timer, callbacks);
    this.readIndexes =
        new ReadIndexes(
            route::target,
            confirmation::readIndex,
            parts.peers(),
            parts.waiters(),
            retries,
            timer,
            callbacks,
            settings.election().timeoutMax(),
            parts.nanoClock());
    this.catchUp = new CatchUp(division, parts.leadership(), readIndexes, parts.nanoClock());
    this.batcher = batcher(parts, division);
    this.submitter =
        new BatchSubmitter(
            route::target,
            batcher::append,
            parts.peers(),
            retries,
            timer,
            callbacks,
            parts.nanoClock());
    this.positions = VoterPositions.of(division, parts.leadership(), parts.nanoClock());
    this.everyVoter =
        new EveryVoter(
            route::target, positions::await, parts.peers(), timer, callbacks, parts.nanoClock());
    this.snapshotter =
        new Snapshotter(
            division,
            parts.stateMachine(),
            settings.snapshots(),
            parts.threads().snapshots(),
            parts.fatal(),
            parts.nanoClock());
    this.watches =
        new NodeWatches(
            settings,
            division,
            parts.links(),
            hints,
            new CheckQuorum(leader, settings.election(), parts.nanoClock()),
            new DiskWatch(server, division, flushedIndex, parts.threads().election()),
            parts.nanoClock());
    this.voter = new RatisVoter(server, division);
    this.election =
        new EarlyElection(
            voter,
            settings.members(),
            parts.peers(),
            timer,
            parts.threads().election(),
            parts.nanoClock());
    this.answers =
        new PeerAnswers(
            division,
            parts.bootstrap(),
            confirmation,
            submitter,
            positions,
            new VoterExchange(settings, server, division));
  }

  private static EntryBatcher batcher(NodeParts parts, RaftServer.Division division) {
    LocalLog log = new LocalLog(division);
    return new EntryBatcher(
        log::append,
        parts.threads().callbacks(),
        parts.nanoClock(),
        (nanos, task) -> {
          var _ = parts.threads().timer().schedule(task, nanos, TimeUnit.NANOSECONDS);
        });
  }

  /** Begins to look after connections, elections, leases and snapshots. Does not wait. */
  void start(VoterReplacement replacement) {
    NodeThreads threads = parts.threads();
    NodeSettings.Election timeouts = parts.settings().election();
    keepConnected(new CrashWatch(voter, election, parts.nanoClock()));
    new LastContactWatch(voter, election, threads.timer(), timeouts.timeoutMin(), parts.nanoClock())
        .start();
    threads.every(Math.min(WATCH_MILLIS, timeouts.timeoutMin().toMillis()), watches::check);
    // Beside the timer: what enters the log waits for Ratis' monitor, and elections need the timer.
    threads.every(
        LeaseExpirer.TICK_MILLIS, () -> threads.callbacks().execute(parts.leases()::tick));
    threads.every(1_000, snapshotter::tick);
    threads.every(1_000, this::endWithDivision);
    if (parts.bootstrap().formation().replacement()) {
      threads.every(500, () -> replacement.askToVote(VoterReplacement.isVoter(division)));
    }
  }

  private void keepConnected(CrashWatch crashWatch) {
    parts
        .group()
        .others()
        .forEach(
            member -> parts.links().keepConnected(member.raft(), () -> crashWatch.refused(member)));
  }

  /**
   * Ratis 3.3.0 closes a division whose updater has failed outside of apply, tells nobody, and lets
   * the server run on: a node that never serves again.
   */
  private void endWithDivision() {
    if (!parts.lifecycle().isClosing() && !division.getInfo().isAlive()) {
      parts.fatal().stop(ExitCode.RAFT_CLOSED, "Ratis closed this node by itself", null);
    }
  }

  // ---- what it does for clients and for other nodes

  BatchSubmitter submitter() {
    return submitter;
  }

  ReadIndexes readIndexes() {
    return readIndexes;
  }

  EveryVoter everyVoter() {
    return everyVoter;
  }

  PeerAnswers answers() {
    return answers;
  }

  /** Whether commands wait for the next entry. */
  boolean writesWait() {
    return batcher.hasWaiting();
  }

  /** This node is to take over from a leader whose disk hangs. */
  void takesOver() {
    watches.takesOver();
  }

  Standing standing(long revision) {
    DivisionInfo info = division.getInfo();
    RaftPeerId leader = info.getLeaderId();
    return new Standing(
        parts.settings().node(),
        NodeStatusView.role(info),
        info.getCurrentTerm(),
        leader == null ? "" : VoterName.node(leader),
        revision);
  }

  NodeStatus status() {
    return NodeStatusView.of(
        parts.settings(),
        division,
        parts.links(),
        parts.waiters().applied(),
        watches.notReady(parts.stateMachine().isOpen(), catchUp.isDone()));
  }

  // ---- what the state machine tells

  void leaderChanged() {
    batcher.leaderChanged();
    submitter.leaderChanged();
    readIndexes.leaderChanged();
    retries.leaderChanged();
    watches.leaderChanged();
  }

  void applied(int logBytes) {
    snapshotter.applied(logBytes);
  }

  // ---- end

  /**
   * Hands leadership to one of the others, if this node leads and one of them accepts. Silent nodes
   * are not asked: Ratis would log that as an exception.
   */
  void handOver() {
    if (!leader.leads()) {
      return;
    }
    long patience = CheckQuorum.silence(parts.settings().election()).toMillis();
    Map<String, Long> silence = leader.lastContact().orElse(Map.of());
    boolean handedOver =
        silence.entrySet().stream()
            .filter(follower -> follower.getValue() <= patience)
            .sorted(Map.Entry.comparingByKey())
            .map(follower -> RaftPeerId.valueOf(follower.getKey()))
            .anyMatch(voter -> leader.handOverTo(voter, TRANSFER_MILLIS));
    if (handedOver) {
      LOG.info("leadership was handed over before the stop");
    } else if (!silence.isEmpty()) {
      LOG.info("stopping while still leader: no follower took over");
    }
  }

  /** After the division is closed. */
  void close() {
    positions.close();
  }
}
