package io.holdfast.raft.transport;

import io.holdfast.raft.VoterName;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.raft.transport.FollowerProgress.Send;
import io.holdfast.raft.transport.FollowerProgress.State;
import io.holdfast.raft.transport.InFlightWindow.Request;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppenderBase;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.util.Timestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's side of one follower: sends entries as they come, heartbeats, snapshots, and news of
 * what is committed. What may be sent, and what an answer or its lack means, is decided by {@link
 * FollowerProgress}; here are the threads, the lock and what Ratis is told.
 */
final class PeerLogAppender extends LogAppenderBase {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLogAppender.class);

  /** A follower this close to the end of the log gets what is in memory. */
  private static final int NEAR_ENTRIES = 16;

  private final PeerRpc rpc;
  private final SnapshotSender snapshots;
  private final BooleanSupplier writesWait;
  private final Presence presence;
  private volatile Thread runner;

  /** Held while a request is made and written, so that requests come in order. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Changed under the lock. */
  private final FollowerProgress progress;

  /** Of the next request; taken before the request is made. */
  private final AtomicLong callId = new AtomicLong();

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
    this.progress = new FollowerProgress(follower.getName(), new RatisIndices(follower));
    rpc.follows(follower.getId(), progress);
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
    return progress.hasInFlight();
  }

  /**
   * Called by whoever has appended or committed something, and that thread sends it: waking another
   * one would take longer than that. What may take long is left to the appender's own thread.
   */
  @Override
  public void notifyLogAppender() {
    if (progress.state() != State.REPLICATE) {
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
        if (!isRunning() || !isNear() || !append(nextToSend())) {
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
      return isRunning() && append(heartbeatOnly ? Send.HEARTBEAT : nextToSend());
    } finally {
      lock.unlock();
    }
  }

  private void rest(boolean goOn) throws InterruptedException {
    long pauseMillis = progress.pauseMillis();
    if (pauseMillis > 0) {
      Thread.sleep(pauseMillis);
    } else if (!goOn) {
      long millis = Math.max(1, getHeartbeatWaitTimeMs());
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private boolean hasNews() {
    return progress.takesEntries() && (hasAppendEntries() || hasCommitNews());
  }

  /** What is committed is told at once: reads at the follower wait for it. */
  private boolean hasCommitNews() {
    return progress.lacksCommit(getRaftLog().getLastCommittedIndex()) && !writesWait.getAsBoolean();
  }

  private Send nextToSend() {
    return progress.next(getHeartbeatWaitTimeMs() <= 0);
  }

  /** Returns whether there was something to send. The lock is held. */
  private boolean append(Send what) throws IOException {
    AppendEntriesRequestProto proto = what == Send.NOTHING ? null : newRequest(what);
    if (proto == null) {
      return tellCommitIndex();
    }
    long id = proto.getServerRequest().getCallId();
    Request request = Request.of(proto);
    progress.toldCommit(proto.getLeaderCommit());
    progress.sent(id, request);
    resetHeartbeatTrigger();
    getFollower().updateLastRpcSendTime(request.isHeartbeat());
    Timestamp sent = Timestamp.currentTime();
    var _ =
        send(proto).whenComplete((reply, failure) -> answered(id, request, sent, reply, failure));
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
    progress.toldCommit(news.getLeaderCommit());
    rpc.tellCommitIndex(news);
    return true;
  }

  private AppendEntriesRequestProto newRequest(Send what) throws IOException {
    AppendEntriesRequestProto request =
        newAppendEntriesRequest(callId.getAndIncrement(), what == Send.HEARTBEAT);
    return request == null ? null : AppendRequests.bounded(request);
  }

  private CompletableFuture<AppendEntriesReplyProto> send(AppendEntriesRequestProto request) {
    try {
      return rpc.appendEntriesAsync(request);
    } catch (IOException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private void answered(
      long id, Request request, Timestamp sent, AppendEntriesReplyProto reply, Throwable failure) {
    if (failure == null) {
      presence.answered();
      getFollower().updateLastRespondedAppendEntriesSendTime(sent);
      getFollower().updateLastRpcResponseTime();
      replied(id, request, reply);
    } else {
      presence.silent();
      if (isRunning()) {
        lost(id, request, failure);
      }
    }
    if (progress.state() == State.REPLICATE) {
      notifyLogAppender();
    } else {
      wake();
    }
  }

  private void replied(long id, Request request, AppendEntriesReplyProto reply) {
    switch (reply.getResult()) {
      case SUCCESS -> {
        if (reply.getTerm() > request.term() && onFollowerTerm(reply.getTerm())) {
          return;
        }
        accepted(id, request, reply);
      }
      case INCONSISTENCY -> {
        LOG.debug(
            "{}: the follower's log goes on at {}, not at {}",
            this,
            reply.getNextIndex(),
            request.begin());
        change(() -> progress.mismatched(id, request, reply.getNextIndex()));
      }
      case NOT_LEADER -> {
        LOG.debug("{}: the follower is in term {}", this, reply.getTerm());
        if (onFollowerTerm(reply.getTerm())) {
          return;
        }
        change(() -> progress.lost(id, request));
      }
      default -> {
        LOG.warn("{}: unexpected result {}", this, reply.getResult());
        change(() -> progress.lost(id, request));
      }
    }
    getLeaderState().onAppendEntriesReply(this, reply);
  }

  private void accepted(long id, Request request, AppendEntriesReplyProto reply) {
    boolean matchesMore =
        change(() -> progress.accepted(id, request, reply.getTerm(), reply.getMatchIndex()));
    if (matchesMore) {
      getLeaderState().onFollowerSuccessAppendEntries(getFollower());
    }
    getLeaderState().onFollowerCommitIndex(getFollower(), reply.getFollowerCommit());
  }

  private void lost(long id, Request request, Throwable failure) {
    int inRow = change(() -> progress.lost(id, request));
    LOG.debug("{}: no answer ({} in a row): {}", this, inRow, String.valueOf(failure));
    presence.lost(inRow, failure);
  }

  private <T> T change(Supplier<T> progressed) {
    lock.lock();
    try {
      return progressed.get();
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable progressed) {
    lock.lock();
    try {
      progressed.run();
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
    change(progress::snapshotBegins);
    sent(snapshots.send());
    return true;
  }

  private void sent(SnapshotSender.Outcome snapshot) {
    switch (snapshot) {
      case SnapshotSender.Outcome.Installed(long index) -> installed(index);
      case SnapshotSender.Outcome.OtherTerm(long term) -> {
        change(progress::snapshotStopped);
        onFollowerTerm(term);
      }
      case SnapshotSender.Outcome.Refused _ -> change(progress::snapshotFailed);
      case SnapshotSender.Outcome.Failed _ -> {
        presence.silent();
        change(progress::snapshotFailed);
      }
      case SnapshotSender.Outcome.Stopped _ -> change(progress::snapshotStopped);
    }
  }

  private void installed(long index) {
    LOG.info("{}: the follower has the snapshot at {}", this, index);
    change(() -> progress.snapshotInstalled(index));
    getLeaderState().onFollowerCommitIndex(getFollower(), index);
  }
}
