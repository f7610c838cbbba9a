package io.holdfast.raft.statemachine;

import io.holdfast.codec.EntryCodec;
import io.holdfast.codec.StampedEntry;
import io.holdfast.raft.EventFeed;
import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.durability.ConfigurationFile;
import io.holdfast.raft.durability.LogNames;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.storage.LogPosition;
import io.holdfast.storage.StorageException;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.PolicySet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;

/**
 * The adapter between Ratis and the store: decodes, applies, commits state and log position in one
 * write, and answers. It does not think; what it cannot do ends the process.
 *
 * <p>Called by Ratis: apply and reinitialize from its updater thread, startTransaction from any,
 * pause from the thread that installs a snapshot.
 *
 * <p>Ratis replays its log from the latest <em>snapshot</em>, though the live state may hold more:
 * entries at or below the state's own position are passed over, or they would be applied twice.
 */
public final class StoreStateMachine extends BaseStateMachine {
  private final NodeSettings.Retention retention;
  private final LeaderClock clock;
  private final AppliedWaiters waiters;
  private final AppliedWaiters revisions;
  private final StateMachineEvents events;
  private final FatalHandler fatal;
  private final SnapshotDirectory snapshots;
  private final LiveState state;

  private LogNames names;

  /** Held while an entry is applied, a checkpoint is made, or the state is exchanged. */
  private final ReentrantLock stateLock = new ReentrantLock();

  private long configurationTerm;
  private volatile RaftStorage storage;
  private volatile boolean closing;

  public StoreStateMachine(
      Path liveDirectory,
      NodeSettings.Retention retention,
      LeaderClock clock,
      AppliedWaiters waiters,
      AppliedWaiters revisions,
      StateMachineEvents events,
      FatalHandler fatal) {
    this.snapshots =
        new SnapshotDirectory(
            this::flush,
            failure ->
                fatal.stop(
                    ExitCode.STORAGE_FAILED, "a snapshot could not be put in place", failure));
    this.state = new LiveState(liveDirectory, snapshots, clock);
    this.retention = retention;
    this.clock = clock;
    this.waiters = waiters;
    this.revisions = revisions;
    this.events = events;
    this.fatal = fatal;
  }

  // ---- life cycle

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    this.storage = storage;
    events.storageOpened(storage);
    snapshots.init(storage);
    Path log = storage.getStorageDir().getCurrentDir().toPath();
    names = new LogNames(log);
    getLifeCycle().startAndTransition(this::openState);
    LogBridge.build(log, snapshots, state);
  }

  private void flush() {
    state.flush();
  }

  /** Ratis is about to exchange all snapshots for one that the leader sent. */
  @Override
  public void pause() {
    stateLock.lock();
    try {
      getLifeCycle().transition(LifeCycle.State.PAUSING);
      snapshots.beginExchange();
      state.close();
      getLifeCycle().transition(LifeCycle.State.PAUSED);
    } catch (IOException failure) {
      fatal.stop(ExitCode.STORAGE_FAILED, "a received snapshot could not be synced", failure);
    } finally {
      stateLock.unlock();
    }
  }

  /** The snapshot is in place: the live state becomes a copy of it. */
  @Override
  public void reinitialize() throws IOException {
    stateLock.lock();
    try {
      getLifeCycle().startAndTransition(this::openState);
    } catch (IOException | RuntimeException failure) {
      fatal.stop(ExitCode.STORAGE_FAILED, "an installed snapshot could not be opened", failure);
      throw failure;
    } finally {
      stateLock.unlock();
    }
  }

  private void openState() throws IOException {
    state.open();
    LogPosition live = state.position();
    setLastAppliedTermIndex(TermIndex.valueOf(Math.max(0, live.term()), live.index()));
    revisions.advance(reader().status().revision());
    waiters.advance(live.index());
  }

  /** Ratis may close the division by itself; only a close that was asked for is no failure. */
  public void expectClose() {
    closing = true;
  }

  @Override
  public void close() {
    stateLock.lock();
    try {
      getLifeCycle().checkStateAndClose(state::close);
    } finally {
      stateLock.unlock();
    }
  }

  // ---- the way of a write

  /** On the leader: stamps the entry. Decoding is settled here, so junk never enters the log. */
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    EntryStamp stamp = stamp();
    EntryMessage message = (EntryMessage) request.getMessage();
    List<CommandBatch> batches = message.batches().stream().map(BatchMessage::batch).toList();
    return TransactionContext.newBuilder()
        .setStateMachine(this)
        .setServerRole(RaftPeerRole.LEADER)
        .setClientRequest(request)
        .setLogData(message.stamped(stamp))
        .setStateMachineContext(new StampedEntry(stamp, batches))
        .build();
  }

  private EntryStamp stamp() {
    return new EntryStamp(
        clock.nowMillis(),
        retention.history().toMillis(),
        retention.historyRevisions(),
        retention.idempotency().toMillis(),
        retention.idempotencyRecords());
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    List<AppliedBatch> applied;
    int logBytes;
    stateLock.lock();
    try {
      if (isReplacedOrHeld(entry.getIndex())) {
        return CompletableFuture.completedFuture(Message.EMPTY);
      }
      ByteString data = entry.getStateMachineLogEntry().getLogData();
      logBytes = data.size();
      applied = state.apply(decoded(transaction, data), entry.getTerm(), entry.getIndex());
    } catch (StorageException failure) {
      return stopped(ExitCode.STORAGE_FAILED, entry, failure);
    } catch (RuntimeException | Error failure) {
      return stopped(ExitCode.STATE_BROKEN, entry, failure);
    } finally {
      stateLock.unlock();
    }
    // Before the index: a read that was let go by the index must not tell an older revision.
    revisions.advance(applied.getLast().revision());
    moved(entry.getTerm(), entry.getIndex());
    events.applied(applied, logBytes);
    return CompletableFuture.completedFuture(
        new ResultMessage(applied.stream().map(AppliedBatch::result).toList()));
  }

  /**
   * While a snapshot is being exchanged Ratis may still hand over entries: it will set its applied
   * index to the snapshot's and hand over again what lies behind it.
   */
  private boolean isReplacedOrHeld(long index) {
    return state.isExchanged() || index <= state.position().index();
  }

  private static StampedEntry decoded(TransactionContext transaction, ByteString data) {
    return transaction.getStateMachineContext() instanceof StampedEntry entry
        ? entry
        : EntryCodec.decodeEntry(data.asReadOnlyByteBuffer());
  }

  private CompletableFuture<Message> stopped(ExitCode code, LogEntryProto entry, Throwable cause) {
    fatal.stop(
        code,
        "entry " + entry.getIndex() + " of term " + entry.getTerm() + " could not be applied",
        cause);
    return CompletableFuture.failedFuture(cause);
  }

  /** Entries of Ratis itself (configuration) move the position too. */
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    stateLock.lock();
    try {
      if (isReplacedOrHeld(index)) {
        return;
      }
      state.pass(term, index);
    } catch (StorageException failure) {
      fatal.stop(ExitCode.STORAGE_FAILED, "position " + index + " could not be written", failure);
    } finally {
      stateLock.unlock();
    }
    moved(term, index);
  }

  private void moved(long term, long index) {
    updateLastAppliedTermIndex(term, index);
    waiters.advance(index);
  }

  // ---- reads

  /** Reads the live state; while it is exchanged every read is {@link UnavailableException}. */
  public StoreReader reader() {
    return state.reader();
  }

  /** What happens to the state. */
  public EventFeed events() {
    return state.events();
  }

  /** The policies of the state; those that it had last while it is exchanged. */
  public PolicySet policies() {
    return state.policies();
  }

  /** The users, roles and tokens in it; those that it had last while it is exchanged. */
  public AuthSet auth() {
    return state.auth();
  }

  /** A picture of the state with its log position. */
  public ReplicatedStore.StoreSnapshot snapshot() {
    return state.snapshot();
  }

  /** Those who wait for a revision of the store, and the revision that it is at. */
  public AppliedWaiters revisions() {
    return revisions;
  }

  public boolean isOpen() {
    return state.isOpen();
  }

  // ---- snapshots

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots;
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return snapshots.getLatestSnapshot();
  }

  SnapshotDirectory snapshots() {
    return snapshots;
  }

  /**
   * Makes a checkpoint of the live state; apply goes on meanwhile.
   *
   * @throws UnavailableException when the state is exchanged, before or meanwhile
   */
  LogPosition checkpoint() throws IOException {
    return state.checkpoint();
  }

  /** What the log waits for before its entries count. */
  @Override
  public DataApi data() {
    return names;
  }

  /** Ratis is never asked for one: {@link Snapshotter} takes them, and purges the log. */
  @Override
  public long takeSnapshot() {
    return RaftLog.INVALID_LOG_INDEX;
  }

  // ---- events

  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    try {
      ConfigurationFile.force(storage, index);
    } catch (IOException failure) {
      fatal.stop(ExitCode.STORAGE_FAILED, "the voters could not be written down", failure);
    }
    configurationTerm = term;
  }

  /**
   * Called on the applying thread right after the configuration entry with which this term of
   * leadership began: so the term noted there is exactly the one that this node leads in.
   */
  @Override
  public void notifyLeaderReady() {
    StoreReader now = reader();
    clock.startAt(now.status().clockMillis());
    events.leaderReady(configurationTerm, now);
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    events.notLeader();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    events.leaderChanged();
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
    fatal.stop(ExitCode.STORAGE_FAILED, "the Raft log could not be written", cause);
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    if (!closing) {
      fatal.stop(ExitCode.RAFT_CLOSED, "Ratis closed this node by itself", null);
    }
  }
}
