package io.holdfast.raft.transport;

import io.holdfast.raft.VoterName;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.raft.transport.InFlightWindow.Sent;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppenderBase;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's side of one follower: sends entries as they come, without waiting for the answer to
 * those before, heartbeats, and news of what is committed. What is lost is sent again from where
 * the follower is known to be.
 */
final class PeerLogAppender extends LogAppenderBase {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLogAppender.class);

  /** A follower this close to the end of the log gets what is in memory. */
  private static final int NEAR_ENTRIES = 16;

  private static final int QUICK_TRIES = 10;
  private static final long QUICK_PAUSE_MILLIS = 1;
  private static final long PAUSE_MILLIS = 50;

  private final PeerRpc rpc;
  private final SnapshotSender snapshots;
  private final BooleanSupplier writesWait;
  private final Presence presence;
  private volatile Thread runner;

  /** Held while a request is made and written, so that requests come in order. */
  private final ReentrantLock lock = new ReentrantLock();

  // Changed under the lock, together with the follower's next index.
  private final InFlightWindow underWay = new InFlightWindow();

  /** Of the next request; taken before the request is made. */
  private final AtomicLong callId = new AtomicLong();

  /** Whether the follower said yes since it last failed: until then it gets one request a time. */
  private volatile boolean follows;

  /** The commit index that was sent last. */
  private volatile long commitTold = RaftLog.INVALID_LOG_INDEX;

  /**
   * Begins when Ratis starts it.
   *
   * @param writesWait whether the next entry comes soon, and with it the news of what is committed
   */
  PeerLogAppender(
      RaftServer.Division division,
      LeaderState leader,
      FollowerInfo follower,
      BooleanSupplier writesWait) {
    super(division, leader, follower);
    this.rpc = (PeerRpc) getServerRpc();
    this.snapshots =
        new SnapshotSender(
            SnapshotDirectory.of(division),
            rpc::installSnapshotAsync,
            follower,
            this::newInstallSnapshotRequests,
            this::isRunning,
            () -> appendInTurn(true),
            division.properties().minRpcTimeoutMs() / 2);
    this.writesWait = writesWait;
    this.presence = new Presence(VoterName.node(getFollowerId()), LOG);
  }

  /** Ratis asks while it holds a lock that it takes for each answer too: it must not wait here. */
  @Override
  public long getCallId() {
    return callId.get();
  }

  @Override
  public Comparator<Long> getCallIdComparator() {
    return Long::compare;
  }

  @Override
  public boolean hasPendingDataRequests() {
    return underWay.count() > 0;
  }

  /**
   * Called by whoever has appended or committed something, and that thread sends it: waking another
   * one would take longer than that. What may take long is left to the appender's own thread.
   */
  @Override
  public void notifyLogAppender() {
    if (!follows) {
      if (shouldSendAppendEntries()) {
        wake();
      }
      return;
    }
    while (hasNews()) {
      if (!lock.tryLock()) {
        wake(); // Whoever has it may have looked already.
        return;
      }
      try {
        if (!isRunning() || !isNear() || !append(false)) {
          wake();
          return;
        }
      } catch (IOException | RuntimeException failure) {
        LOG.warn("{}: could not send", this, failure);
        wake();
        return;
      } finally {
        lock.unlock();
      }
    }
    if (getHeartbeatWaitTimeMs() <= 0) {
      wake();
    }
  }

  private void wake() {
    LockSupport.unpark(runner);
  }

  /** Whether what comes next is in memory: it is not for others to read it from the disk. */
  private boolean isNear() {
    RaftLog log = getRaftLog();
    long next = getFollower().getNextIndex();
    return log.getNextIndex() - next <= NEAR_ENTRIES
        && next > log.getStartIndex()
        && log.getTermIndex(next - 1) != null;
  }

  @Override
  public void run() throws InterruptedException, IOException {
    runner = Thread.currentThread();
    while (isRunning()) {
      boolean goOn = false;
      if (shouldSendAppendEntries() || hasNews()) {
        boolean snapshot = installSnapshot();
        goOn = appendInTurn(snapshot) && !snapshot;
      }
      getLeaderState().checkHealth(getFollower());
      rest(goOn && hasNews());
    }
  }

  /** Ratis waits in its monitor until the thread that calls this has ended. */
  private boolean appendInTurn(boolean heartbeatOnly) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      return isRunning() && append(heartbeatOnly);
    } finally {
      lock.unlock();
    }
  }

  private void rest(boolean goOn) throws InterruptedException {
    int failures = getFollower().getErrorState().getErrorCountToDelay();
    if (failures > 0) {
      Thread.sleep(failures <= QUICK_TRIES ? QUICK_PAUSE_MILLIS : PAUSE_MILLIS);
    } else if (!goOn) {
      long millis = Math.max(1, getHeartbeatWaitTimeMs());
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private boolean hasNews() {
    return !isFull() && (hasAppendEntries() || hasCommitNews());
  }

  /** Whether no further entries may be sent now. */
  private boolean isFull() {
    return underWay.isFull() || (underWay.count() > 0 && !follows);
  }

  /** What is committed is told at once: reads at the follower wait for it. */
  private boolean hasCommitNews() {
    return follows
        && underWay.count() == 0
        && getFollower().getMatchIndex() > commitTold
        && getRaftLog().getLastCommittedIndex() > commitTold
        && !writesWait.getAsBoolean();
  }

  /** Returns whether there was something to send. The lock is held. */
  private boolean append(boolean heartbeatOnly) throws IOException {
    AppendEntriesRequestProto request = newRequest(heartbeatOnly);
    if (request == null) {
      return tellCommitIndex();
    }
    long id = request.getServerRequest().getCallId();
    Sent sent = Sent.of(request);
    commitTold = Math.max(commitTold, request.getLeaderCommit());
    if (!sent.isHeartbeat()) {
      underWay.add(id, sent);
      getFollower().increaseNextIndex(sent.firstIndex() + request.getEntriesCount());
    }
    resetHeartbeatTrigger();
    getFollower().updateLastRpcSendTime(sent.isHeartbeat());
    var _ = send(request).whenComplete((reply, failure) -> answered(id, sent, reply, failure));
    return true;
  }

  private boolean tellCommitIndex() throws IOException {
    TermIndex previous = getPrevious(getFollower().getNextIndex());
    if (previous == null || !hasCommitNews()) {
      return false;
    }
    AppendEntriesRequestProto news =
        getLeaderState()
            .newAppendEntriesRequestProto(
                getFollower(), List.of(), previous, callId.getAndIncrement());
    commitTold = Math.max(commitTold, news.getLeaderCommit());
    rpc.tellCommitIndex(news);
    return true;
  }

  private AppendEntriesRequestProto newRequest(boolean heartbeatOnly) throws IOException {
    boolean full = isFull();
    if (full && !heartbeatOnly && getHeartbeatWaitTimeMs() > 0) {
      return null;
    }
    AppendEntriesRequestProto request =
        newAppendEntriesRequest(callId.getAndIncrement(), heartbeatOnly || full);
    return request == null ? null : AppendRequests.bounded(request);
  }

  private CompletableFuture<AppendEntriesReplyProto> send(AppendEntriesRequestProto request) {
    try {
      return rpc.appendEntriesAsync(request);
    } catch (IOException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private void answered(long id, Sent sent, AppendEntriesReplyProto reply, Throwable failure) {
    if (failure == null) {
      presence.answered();
      getFollower().updateLastRespondedAppendEntriesSendTime(sent.time());
      getFollower().updateLastRpcResponseTime();
      replied(id, sent, reply);
    } else {
      presence.silent();
      if (isRunning()) {
        lost(sent, failure);
      }
    }
    if (follows) {
      notifyLogAppender();
    } else {
      wake();
    }
  }

  private void replied(long id, Sent sent, AppendEntriesReplyProto reply) {
    switch (reply.getResult()) {
      case SUCCESS -> {
        if (reply.getTerm() > sent.term() && onFollowerTerm(reply.getTerm())) {
          return;
        }
        accepted(id, sent, reply);
      }
      case INCONSISTENCY -> {
        LOG.debug(
            "{}: the follower's log goes on at {}, not at {}",
            this,
            reply.getNextIndex(),
            sent.firstIndex());
        beginAnew(
            follower ->
                follower.setNextIndex(
                    getNextIndexForInconsistency(sent.firstIndex(), reply.getNextIndex())));
      }
      case NOT_LEADER -> {
        LOG.debug("{}: the follower is in term {}", this, reply.getTerm());
        if (onFollowerTerm(reply.getTerm())) {
          return;
        }
      }
      default -> LOG.warn("{}: unexpected result {}", this, reply.getResult());
    }
    getLeaderState().onAppendEntriesReply(this, reply);
  }

  /**
   * Entries count only when they were taken in the term that they were sent in. The first heartbeat
   * of a term is answered with the one before.
   */
  private void accepted(long id, Sent sent, AppendEntriesReplyProto reply) {
    if (!sent.isHeartbeat() && reply.getTerm() != sent.term()) {
      lost(sent, new IOException("taken in term " + reply.getTerm() + ", not " + sent.term()));
      return;
    }
    FollowerInfo follower = getFollower();
    lock.lock();
    try {
      underWay.remove(id);
      follows = true;
      follower.getErrorState().updateErrorCount(false);
    } finally {
      lock.unlock();
    }
    if (!sent.isHeartbeat() && follower.updateMatchIndex(reply.getMatchIndex())) {
      follower.updateNextIndex(reply.getMatchIndex() + 1);
      getLeaderState().onFollowerSuccessAppendEntries(follower);
    }
    getLeaderState().onFollowerCommitIndex(follower, reply.getFollowerCommit());
  }

  /** It may have come and may come yet, so nothing is known but what was answered before. */
  private void lost(Sent sent, Throwable failure) {
    int inRow =
        sent.isHeartbeat()
            ? doubt()
            : beginAnew(
                follower ->
                    follower.computeNextIndex(getNextIndexForError(sent.previousIndex() + 1)));
    LOG.debug("{}: no answer ({} in a row): {}", this, inRow, String.valueOf(failure));
    presence.lost(inRow, failure);
  }

  private int beginAnew(Consumer<FollowerInfo> nextIndex) {
    lock.lock();
    try {
      underWay.clear();
      nextIndex.accept(getFollower());
      return doubt();
    } finally {
      lock.unlock();
    }
  }

  /** Counts an error; until the follower says yes again it gets one request at a time. */
  private int doubt() {
    lock.lock();
    try {
      follows = false;
      commitTold = RaftLog.INVALID_LOG_INDEX;
      return getFollower().getErrorState().updateErrorCount(true);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the follower needs a snapshot; returns when it has it, or could not be given it. */
  private boolean installSnapshot() {
    if (shouldInstallSnapshot() == null) {
      return false;
    }
    if (!presence.isPresent()) {
      return true; // A heartbeat finds it.
    }
    switch (snapshots.send()) {
      case SnapshotSender.Outcome.Installed(long index) -> installed(index);
      case SnapshotSender.Outcome.OtherTerm(long term) -> onFollowerTerm(term);
      case SnapshotSender.Outcome.Refused _ -> getFollower().getErrorState().updateErrorCount(true);
      case SnapshotSender.Outcome.Failed _ -> {
        presence.silent();
        getFollower().getErrorState().updateErrorCount(true);
      }
      case SnapshotSender.Outcome.Stopped _ -> {} // Whoever leads now sees to the follower.
    }
    return true;
  }

  private void installed(long index) {
    LOG.info("{}: the follower has the snapshot at {}", this, index);
    lock.lock();
    try {
      underWay.clear();
      getFollower().setSnapshotIndex(index);
      getFollower().setAttemptedToInstallSnapshot();
    } finally {
      lock.unlock();
    }
    getLeaderState().onFollowerCommitIndex(getFollower(), index);
  }
}
