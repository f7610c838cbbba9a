package io.holdfast.raft.node;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.durability.ConfigurationFile;
import io.holdfast.raft.durability.DataLossAdvice;
import io.holdfast.raft.durability.LogRecovery;
import io.holdfast.raft.durability.VoteFile;
import io.holdfast.raft.election.CrashWatch;
import io.holdfast.raft.election.EarlyElection;
import io.holdfast.raft.election.SilenceWatch;
import io.holdfast.raft.leadership.DiskWatch;
import io.holdfast.raft.leadership.LeaderHearsay;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.Leadership;
import io.holdfast.raft.leadership.LeadershipWatchdog;
import io.holdfast.raft.leadership.Retries;
import io.holdfast.raft.leadership.VoterPositions;
import io.holdfast.raft.membership.Formation;
import io.holdfast.raft.membership.Meeting;
import io.holdfast.raft.membership.Replacement;
import io.holdfast.raft.membership.VoterExchange;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerCalls;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.read.CatchUp;
import io.holdfast.raft.read.LeaderConfirmation;
import io.holdfast.raft.read.ReadIndexes;
import io.holdfast.raft.statemachine.AppliedWaiters;
import io.holdfast.raft.statemachine.LeaderClock;
import io.holdfast.raft.statemachine.Snapshotter;
import io.holdfast.raft.statemachine.StoreStateMachine;
import io.holdfast.raft.transport.PeerRpc;
import io.holdfast.raft.transport.PeerRpcType;
import io.holdfast.raft.transport.RatisOptions;
import io.holdfast.raft.write.BatchSubmitter;
import io.holdfast.raft.write.EntryGatherer;
import io.holdfast.raft.write.EveryVoter;
import io.holdfast.raft.write.LeaseExpirer;
import io.holdfast.raft.write.LocalLog;
import io.holdfast.storage.DataDirectory;
import io.holdfast.storage.StorageException;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.table.PolicySet;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a cluster: Ratis server, state machine and the promises around them, on one data
 * directory.
 *
 * <p>It opens its port first, then meets the other members if it never did ({@link Meeting}), then
 * takes part. Until then every request is {@link UnavailableException}.
 */
public final class HoldfastNode implements ReplicatedStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HoldfastNode.class);
  private static final long CLOSE_SECONDS = 10;
  private static final long TRANSFER_MILLIS = 1_000;
  private static final long WATCH_MILLIS = 200;

  private final NodeSettings settings;
  private final FatalHandler fatal;
  private final DataDirectory data;
  private final PeerLinks links =
      new PeerLinks(MessageKind.PEER_CALL.code(), new PeerCall.CurrentTerm().toBytes());
  private final LongAdder strangers = new LongAdder();
  private final PeerCalls peers = new PeerCalls(links);
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService callbacks;

  /** No virtual thread: an election must not wait for the processors that long reads hold. */
  private final ExecutorService electionThread;

  private final ExecutorService snapshotThread;
  private final Leadership leadership = new Leadership();
  private final LeaderClock clock = new LeaderClock(System::currentTimeMillis, System::nanoTime);
  private final AppliedWaiters waiters;
  private final LeaseExpirer leases;
  private final Meeting meeting;
  private final NodeGroup group;
  private final Replacement replacement;
  private final StoreStateMachine stateMachine;

  /** Seen by tests, which close parts of it as Ratis does. */
  final RaftServer server;

  /** What works only once this node takes part; null until then. */
  private volatile Taking part;

  private volatile boolean closing;

  /** The parts around the division of a node that takes part. */
  private record Taking(
      RaftServer.Division division,
      PeerAnswers answers,
      Retries retries,
      ReadIndexes readIndexes,
      CatchUp catchUp,
      EntryGatherer gatherer,
      BatchSubmitter submitter,
      VoterPositions positions,
      EveryVoter everyVoter,
      Snapshotter snapshotter,
      NodeWatches watches) {}

  private HoldfastNode(NodeSettings settings, FatalHandler fatal, DataDirectory data)
      throws IOException {
    this.settings = settings;
    this.fatal = fatal;
    this.data = data;
    this.timer = new ScheduledThreadPoolExecutor(1, threads("raft-timer"));
    this.timer.setRemoveOnCancelPolicy(true);
    this.callbacks =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("raft-callback-", 0).factory());
    this.electionThread = Executors.newSingleThreadExecutor(threads("election"));
    this.snapshotThread = Executors.newSingleThreadExecutor(threads("snapshot"));
    this.waiters = new AppliedWaiters(callbacks);
    this.leases =
        new LeaseExpirer(batch -> submit(batch, deadlineIn(settings.election())), System::nanoTime);
    this.meeting = new Meeting(settings, Formation.open(data.root()), peers, fatal);
    this.group = new NodeGroup(settings, meeting);
    this.replacement = new Replacement(settings, meeting, peers);
    this.stateMachine =
        new StoreStateMachine(
            data.live(),
            settings.retention(),
            clock,
            waiters,
            new AppliedWaiters(callbacks),
            new NodeEvents(),
            fatal);
    beforeTheStart();
    this.server = buildServer();
  }

  /** What the other members may have to say about this node's data. */
  private void beforeTheStart() throws IOException {
    try {
      if (meeting.formation().isFormed()) {
        meeting.refuseIfReplaced();
      } else if (settings.replace()) {
        replacement.await(data.root());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the start");
    }
  }

  /**
   * Starts a node. Returns when its port is open; it takes part as soon as it can. One that takes
   * the place of lost data waits first until the others have agreed to that.
   *
   * @throws StorageException when the data directory does not fit, is damaged or cannot be read, or
   *     another process has it
   */
  public static HoldfastNode start(NodeSettings settings, FatalHandler fatal) {
    DataDirectory data =
        DataDirectory.open(
            settings.dataDirectory(),
            settings.cluster(),
            settings.node(),
            System.currentTimeMillis());
    HoldfastNode node = null;
    try {
      node = new HoldfastNode(settings, fatal, data);
      node.begin();
      return node;
    } catch (IOException | RuntimeException failure) {
      if (node == null) {
        data.close();
      } else {
        node.close();
      }
      throw unusable(data.root(), failure);
    }
  }

  /** Ratis opens the log on threads of its own, and wraps what it met there. */
  private static RuntimeException unusable(Path directory, Exception failure) {
    if (failure instanceof RuntimeException own && !(failure instanceof CompletionException)) {
      return own;
    }
    Throwable reason = failure;
    while (!(reason instanceof StorageException) && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason instanceof StorageException own
        ? own
        : new StorageException(
            directory + ": cannot be started from: " + reason + DataLossAdvice.TEXT, failure);
  }

  private RaftServer buildServer() throws IOException {
    RaftProperties properties = RatisOptions.of(settings, data.raft());
    Parameters parameters =
        PeerRpcType.parameters(
            new PeerRpc.Parts(
                PeerLinks.address(settings.self().raft()),
                links,
                this::answer,
                this::flushedIndex,
                this::writesWait,
                this::takesOver,
                strangers));
    RaftServer.Builder builder =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(meeting.formation().voter(settings.node())))
            .setStateMachine(stateMachine)
            .setProperties(properties)
            .setParameters(parameters)
            .setOption(RaftStorage.StartupOption.RECOVER);
    if (meeting.formation().isFormed()) {
      Path log = data.raft().resolve(group.id().getUuid().toString());
      requireLog(log);
      LogRecovery.run(log);
      ConfigurationFile.check(log.resolve("current"));
      builder.setGroup(group.members());
    }
    return builder.build();
  }

  private boolean writesWait() {
    Taking taking = part;
    return taking != null && taking.gatherer.hasWaiting();
  }

  private void takesOver() {
    Taking taking = part;
    if (taking != null) {
      taking.watches.takesOver();
    }
  }

  /** Last index that is on this node's disk: of its log, or of its snapshot. */
  private long flushedIndex() {
    try {
      RaftLog log = server.getDivision(group.id()).getRaftLog();
      return Math.max(log.getFlushIndex(), log.getSnapshotIndex());
    } catch (IOException noDivision) {
      return -1; // Nothing was appended here, so nothing is acknowledged.
    }
  }

  /** Ratis would silently begin anew; a log that was there and is gone has lost promises. */
  private void requireLog(Path log) {
    if (meeting.formation().joined() && !Files.isDirectory(log)) {
      throw new StorageException(
          "data directory "
              + data.root()
              + " has lost its Raft log "
              + log
              + ": this node must not vote"
              + DataLossAdvice.TEXT);
    }
  }

  private void begin() throws IOException {
    server.start();
    if (meeting.formation().isFormed()) {
      takePart();
      return;
    }
    threads("meeting").newThread(this::meetAndTakePart).start();
  }

  private void meetAndTakePart() {
    try {
      if (!meeting.attend(data.root())) {
        return;
      }
      ClientId client = ClientId.randomId();
      server.groupManagement(
          GroupManagementRequest.newAdd(client, server.getId(), 1, group.members(), false));
      takePart();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException failure) {
      if (!closing) {
        fatal.stop(ExitCode.STORAGE_FAILED, "the node could not take part", failure);
      }
    }
  }

  private void takePart() throws IOException {
    RaftServer.Division division = server.getDivision(group.id());
    if (!meeting.formation().joined()) {
      Formation joined = meeting.formation().asJoined();
      joined.write(data.root());
      meeting.became(joined);
    }
    NodeEvents events = new NodeEvents();
    LeaderHearsay hearsay = new LeaderHearsay(group.others(), peers, events::leaderChanged);
    LeaderRoute route = new LeaderRoute(division, leadership, settings, hearsay);
    LeaderConfirmation confirmation =
        new LeaderConfirmation(division, leadership, peers, settings.election().timeoutMax());
    Retries retries = new Retries(route::target, timer, callbacks);
    ReadIndexes readIndexes =
        new ReadIndexes(
            route::target,
            confirmation::readIndex,
            peers,
            waiters,
            retries,
            timer,
            callbacks,
            settings.election().timeoutMax());
    LocalLog log = new LocalLog(division);
    EntryGatherer gatherer =
        new EntryGatherer(
            log::append,
            callbacks,
            System::nanoTime,
            (nanos, task) -> {
              var _ = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
            });
    BatchSubmitter submitter =
        new BatchSubmitter(route, gatherer, peers, retries, timer, callbacks);
    VoterPositions positions = VoterPositions.of(division, leadership);
    EveryVoter everyVoter = new EveryVoter(route::target, positions, peers, timer, callbacks);
    Snapshotter snapshotter =
        new Snapshotter(division, stateMachine, settings.snapshots(), snapshotThread, fatal);
    NodeWatches watches =
        new NodeWatches(
            settings,
            division,
            links,
            hearsay,
            new LeadershipWatchdog(server, division, settings.election()),
            new DiskWatch(server, division, this::flushedIndex, electionThread));
    EarlyElection election =
        new EarlyElection(server, division, settings.members(), peers, timer, electionThread);
    VoterExchange voters = new VoterExchange(settings, server, division);
    part =
        new Taking(
            division,
            new PeerAnswers(division, meeting, confirmation, submitter, positions, voters),
            retries,
            readIndexes,
            new CatchUp(division, leadership, readIndexes),
            gatherer,
            submitter,
            positions,
            everyVoter,
            snapshotter,
            watches);
    keepConnected(new CrashWatch(division, election));
    new SilenceWatch(division, election, timer, settings.election().timeoutMin()).start();
    every(Math.min(WATCH_MILLIS, settings.election().timeoutMin().toMillis()), watches::check);
    // Beside the timer: what enters the log waits for Ratis' monitor, and elections need the timer.
    every(LeaseExpirer.TICK_MILLIS, () -> callbacks.execute(leases::tick));
    every(1_000, snapshotter::tick);
    every(1_000, () -> endWith(division));
    if (meeting.formation().replacement()) {
      every(500, () -> replacement.askToVote(division));
    }
  }

  /**
   * Ratis 3.3.0 closes a division whose updater has failed outside of apply, tells nobody, and lets
   * the server run on: a node that never serves again.
   */
  private void endWith(RaftServer.Division division) {
    if (!closing && !division.getInfo().isAlive()) {
      fatal.stop(ExitCode.RAFT_CLOSED, "Ratis closed this node by itself", null);
    }
  }

  private void keepConnected(CrashWatch crashWatch) {
    group
        .others()
        .forEach(member -> links.keepConnected(member.raft(), () -> crashWatch.refused(member)));
  }

  private void every(long millis, Runnable task) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException failure) {
                LOG.warn("a periodic task failed", failure);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  private static long deadlineIn(NodeSettings.Election election) {
    return System.nanoTime() + 10 * election.timeoutMax().toNanos();
  }

  private static ThreadFactory threads(String name) {
    return Thread.ofPlatform().daemon().name("holdfast-" + name + "-", 0).factory();
  }

  // ---- what other nodes ask

  private CompletableFuture<PeerReply> answer(PeerCall call) {
    Taking taking = part;
    if (taking != null) {
      return taking.answers.to(call);
    }
    return CompletableFuture.completedFuture(
        call instanceof PeerCall.Hello hello
            ? meeting.greet(hello)
            : new PeerReply.NotLeader("node " + settings.node() + " does not take part yet"));
  }

  // ---- ReplicatedStore

  @Override
  public CompletableFuture<BatchResult> submit(CommandBatch batch, long deadlineNanos) {
    Taking taking = part;
    return taking == null
        ? CompletableFuture.failedFuture(notYet())
        : taking.submitter.submit(batch, deadlineNanos);
  }

  @Override
  public CompletableFuture<Long> confirmReadIndex(long deadlineNanos) {
    Taking taking = part;
    return taking == null
        ? CompletableFuture.failedFuture(notYet())
        : taking.readIndexes.confirm(deadlineNanos);
  }

  @Override
  public CompletableFuture<Long> tryReadIndex() {
    Taking taking = part;
    return taking == null ? CompletableFuture.failedFuture(notYet()) : taking.readIndexes.tryOnce();
  }

  @Override
  public CompletableFuture<Long> awaitRevision(long revision, long deadlineNanos) {
    CompletableFuture<Long> reached = stateMachine.revisions().await(revision);
    if (reached.isDone()) {
      return reached;
    }
    var expiry =
        timer.schedule(
            () ->
                reached.completeExceptionally(
                    new UnavailableException(
                        "revision "
                            + revision
                            + " has not reached this node, which is at "
                            + stateMachine.revisions().applied())),
            Math.max(0, deadlineNanos - System.nanoTime()),
            TimeUnit.NANOSECONDS);
    var _ = reached.whenComplete((done, failure) -> expiry.cancel(false));
    return reached;
  }

  /** How many wait for an index or a revision to be applied here; seen by tests. */
  int waitingForApply() {
    return waiters.size() + stateMachine.revisions().size();
  }

  @Override
  public Standing standing() {
    Taking taking = part;
    long revision = Math.max(0, stateMachine.revisions().applied());
    if (taking == null) {
      return new Standing(settings.node(), "starting", 0, "", revision);
    }
    DivisionInfo info = taking.division.getInfo();
    RaftPeerId leader = info.getLeaderId();
    return new Standing(
        settings.node(),
        NodeStatusView.role(info),
        info.getCurrentTerm(),
        leader == null ? "" : VoterName.node(leader),
        revision);
  }

  @Override
  public CompletableFuture<Void> awaitOnEveryVoter(long deadlineNanos) {
    Taking taking = part;
    return taking == null
        ? CompletableFuture.failedFuture(notYet())
        : taking.everyVoter.await(deadlineNanos);
  }

  @Override
  public long freshAsOfNanos() {
    Taking taking = part;
    return taking == null ? Long.MIN_VALUE : taking.readIndexes.freshAsOfNanos();
  }

  private UnavailableException notYet() {
    return new UnavailableException(
        "node " + settings.node() + " has not met all members of cluster " + settings.cluster());
  }

  @Override
  public PolicySet policies() {
    return stateMachine.policies();
  }

  @Override
  public StoreReader reader() {
    return stateMachine.reader();
  }

  @Override
  public StoreSnapshot snapshot() {
    return stateMachine.snapshot();
  }

  @Override
  public NodeStatus status() {
    Taking taking = part;
    return taking == null
        ? NodeStatusView.starting(settings, links, notYet().getMessage())
        : NodeStatusView.of(
            settings,
            taking.division,
            links,
            waiters.applied(),
            taking.watches.notReady(stateMachine.isOpen(), taking.catchUp.isDone()));
  }

  @Override
  public long strangers() {
    return strangers.sum();
  }

  // ---- end

  /** Hands leadership over if it can, flushes the state, closes. Safe to call twice. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    stateMachine.expectClose();
    handOver();
    timer.shutdownNow();
    stop(snapshotThread);
    try {
      server.close();
    } catch (IOException failure) {
      LOG.warn("Ratis did not close in order", failure);
    }
    stateMachine.close(); // Ratis forgets it where the log could not be opened.
    links.close();
    closePart();
    stop(electionThread);
    stop(callbacks);
    data.close();
  }

  private void closePart() {
    Taking taking = part;
    if (taking != null) {
      taking.positions.close();
    }
  }

  private void handOver() {
    Taking taking = part;
    if (taking == null || !taking.division.getInfo().isLeader()) {
      return;
    }
    List<RaftPeerId> others =
        taking.division.getRaftConf().getCurrentPeers().stream()
            .map(RaftPeer::getId)
            .filter(voter -> !voter.equals(server.getId()))
            .toList();
    boolean handedOver =
        others.stream()
            .anyMatch(voter -> taking.watches.watchdog().handOverTo(voter, TRANSFER_MILLIS));
    if (handedOver) {
      LOG.info("leadership was handed over before the stop");
    } else if (!others.isEmpty()) {
      LOG.info("stopping while still leader: no follower took over");
    }
  }

  private static void stop(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** What the state machine tells; called on Ratis' threads. */
  private final class NodeEvents implements StoreStateMachine.Events {
    @Override
    public void storageOpened(RaftStorage storage) throws IOException {
      // A node that joined has voted, perhaps; before it kept its own file, with that of Ratis.
      boolean joined = meeting.formation().joined();
      VoteFile.take(storage, joined && data.keepsOwnVotes(), fatal);
      data.keepOwnVotes();
    }

    @Override
    public void leaderReady(long term) {
      leadership.begin(term);
      leases.begin(stateMachine.reader().leases());
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
      Taking taking = part;
      if (taking != null) {
        taking.gatherer.leaderChanged();
        taking.submitter.leaderChanged();
        taking.readIndexes.leaderChanged();
        taking.retries.leaderChanged();
        taking.watches.leaderChanged();
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
        }
      }
      Taking taking = part;
      if (taking != null) {
        taking.snapshotter.applied(logBytes);
      }
    }
  }
}
