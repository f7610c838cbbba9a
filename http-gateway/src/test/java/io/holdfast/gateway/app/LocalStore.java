package io.holdfast.gateway.app;

import io.holdfast.raft.EventFeed;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.statemachine.LockWaiters;
import io.holdfast.raft.watch.RecentEvents;
import io.holdfast.store.MemoryTables;
import io.holdfast.store.Store;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.format.Table;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.PolicySet;
import io.holdfast.store.table.TableReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The rules of the store over tables in memory, without Raft: what a gateway is tested on. One
 * thread applies, and completes what it answers on that thread, as a careless store might.
 */
public final class LocalStore implements ReplicatedStore, AutoCloseable {
  private static final ThreadFactory APPLY = Thread.ofPlatform().daemon().name("apply").factory();

  private final ScheduledExecutorService apply = Executors.newSingleThreadScheduledExecutor(APPLY);
  private final MemoryTables tables = new MemoryTables();
  private final Store store = new Store(tables);
  private final RecentEvents events = new RecentEvents();
  private final List<CommandBatch> batches = new CopyOnWriteArrayList<>();
  private final AtomicLong confirmations = new AtomicLong();
  private final LockWaiters locks = new LockWaiters(apply);
  private long index;
  private volatile EntryStamp stamp = new EntryStamp(1, 3_600_000, 100_000, 600_000, 1_000_000);
  private volatile Duration delay = Duration.ZERO;
  private volatile Duration scanDelay = Duration.ZERO;
  private volatile boolean leaderless;
  private volatile boolean missingVoter;
  private volatile boolean exchanged;
  private volatile long freshAsOfNanos = Long.MIN_VALUE;
  private volatile boolean losingAnswers;
  private volatile String role = "leader";
  private volatile Duration confirmation = Duration.ZERO;
  private volatile String http = "127.0.0.1:8100";
  private volatile Thread submitter;
  private volatile Thread lastReader;

  public LocalStore() {
    events.reset(1);
  }

  /** The state's age was proved so long ago, and not since. */
  public LocalStore provedAgo(Duration ago) {
    freshAsOfNanos = System.nanoTime() - ago.toNanos();
    return this;
  }

  /** While true, nothing is applied and no read is confirmed. */
  public LocalStore leaderless(boolean now) {
    leaderless = now;
    return this;
  }

  /** While true, the state is closed, as while a snapshot takes its place. */
  public LocalStore exchanged(boolean now) {
    exchanged = now;
    return this;
  }

  /** While true, not every voter has what is committed. */
  public LocalStore missingVoter(boolean now) {
    missingVoter = now;
    return this;
  }

  /** While true, batches are applied but their answers do not arrive. */
  public LocalStore losingAnswers(boolean now) {
    losingAnswers = now;
    return this;
  }

  /** Every batch takes so long. */
  public LocalStore slow(Duration now) {
    delay = now;
    return this;
  }

  /** Every look at a stretch of a snapshot takes so long. */
  public LocalStore slowScans(Duration now) {
    scanDelay = now;
    return this;
  }

  /** Where its gateway listens, for those who ask for the members. */
  public LocalStore http(String now) {
    http = now;
    return this;
  }

  /** A majority takes so long to confirm the leader. */
  public LocalStore slowConfirmation(Duration now) {
    confirmation = now;
    return this;
  }

  public LocalStore role(String now) {
    role = now;
    return this;
  }

  /** What the leader stamps on entries from now on. */
  public LocalStore stamp(EntryStamp now) {
    stamp = now;
    return this;
  }

  /** How often a majority was asked to confirm the leader. */
  public long confirmations() {
    return confirmations.get();
  }

  /** Every batch that was applied, in order. */
  public List<CommandBatch> batches() {
    return batches;
  }

  /** Whoever submitted the last batch. */
  public Thread submitter() {
    return submitter;
  }

  /** Whoever looked up the last record. */
  public Thread lastReader() {
    return lastReader;
  }

  /** As when they had been idle for longer than the window. */
  public synchronized void forgetSessions() {
    List<byte[]> sessions = new ArrayList<>();
    tables.scan(Table.SESSIONS, null, null, false, (key, row) -> sessions.add(key));
    sessions.forEach(session -> tables.delete(Table.SESSIONS, session));
  }

  @Override
  public CompletableFuture<BatchResult> submit(CommandBatch batch, long deadlineNanos) {
    submitter = Thread.currentThread();
    CompletableFuture<BatchResult> answer = new CompletableFuture<>();
    later(delay.toNanos(), () -> tryToApply(batch, deadlineNanos, answer));
    later(
        deadlineNanos - System.nanoTime(),
        () -> answer.completeExceptionally(new OutcomeUnknownException("deadline passed")));
    return answer;
  }

  private void tryToApply(
      CommandBatch batch, long deadlineNanos, CompletableFuture<BatchResult> answer) {
    if (System.nanoTime() - deadlineNanos >= 0) {
      return; // Whoever was given up is answered in one place, or two answers race there.
    }
    if (leaderless) {
      later(TimeUnit.MILLISECONDS.toNanos(2), () -> tryToApply(batch, deadlineNanos, answer));
    } else {
      BatchResult result = applyNow(batch);
      if (!losingAnswers) {
        answer.complete(result);
      }
    }
  }

  private synchronized BatchResult applyNow(CommandBatch batch) {
    index++;
    batches.add(batch);
    AppliedBatch applied = store.apply(stamp, List.of(batch)).getFirst();
    events.add(store.events());
    locks.changed(applied.grantedLeases());
    locks.changed(applied.endedLeases());
    return applied.result();
  }

  @Override
  public CompletableFuture<Long> confirmReadIndex(long deadlineNanos) {
    confirmations.incrementAndGet();
    CompletableFuture<Long> confirmed = new CompletableFuture<>();
    if (!leaderless) {
      long askedNanos = System.nanoTime();
      later(
          confirmation.toNanos(),
          () -> {
            freshAsOfNanos = askedNanos;
            confirmed.complete(index);
          });
    } else {
      later(
          deadlineNanos - System.nanoTime(),
          () -> confirmed.completeExceptionally(new UnavailableException("no leader")));
    }
    return confirmed;
  }

  @Override
  public CompletableFuture<Long> tryReadIndex() {
    return leaderless
        ? CompletableFuture.failedFuture(new UnavailableException("no leader"))
        : confirmReadIndex(Long.MAX_VALUE);
  }

  @Override
  public CompletableFuture<Void> awaitLock(long lease) {
    return locks.await(lease);
  }

  @Override
  public CompletableFuture<Void> awaitOnEveryVoter(long deadlineNanos) {
    return missingVoter
        ? CompletableFuture.failedFuture(new UnavailableException("a voter is down"))
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public long freshAsOfNanos() {
    return freshAsOfNanos;
  }

  @Override
  public CompletableFuture<Long> awaitRevision(long revision, long deadlineNanos) {
    CompletableFuture<Long> reached = new CompletableFuture<>();
    tryToReach(revision, deadlineNanos, reached);
    return reached;
  }

  private void tryToReach(long revision, long deadlineNanos, CompletableFuture<Long> reached) {
    long now = state().status().revision();
    if (now >= revision) {
      reached.complete(now);
    } else if (System.nanoTime() - deadlineNanos < 0) {
      later(TimeUnit.MILLISECONDS.toNanos(2), () -> tryToReach(revision, deadlineNanos, reached));
    } else {
      reached.completeExceptionally(new UnavailableException("this node is at " + now));
    }
  }

  @Override
  public Standing standing() {
    return new Standing("n1", role, 1, leaderless ? "" : "n1", state().status().revision());
  }

  @Override
  public PolicySet policies() {
    return PolicySet.of(state().policies());
  }

  @Override
  public AuthSet auth() {
    return state().auth();
  }

  @Override
  public long clockMillis() {
    return state().status().clockMillis();
  }

  @Override
  public StoreReader reader() {
    if (exchanged) {
      throw new UnavailableException("the state is not open to read now");
    }
    return state();
  }

  @Override
  public EventFeed events() {
    return events;
  }

  private StoreReader state() {
    return new StoreReader(new LockedReader());
  }

  @Override
  public synchronized StoreSnapshot snapshot() {
    StoreReader still = new StoreReader(new SlowReader(tables.copy()));
    long at = index;
    return new StoreSnapshot() {
      @Override
      public StoreReader reader() {
        return still;
      }

      @Override
      public long appliedIndex() {
        return at;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public long strangers() {
    return 3;
  }

  @Override
  public NodeStatus status() {
    NodeStatus.Member self =
        new NodeStatus.Member("n1", role, true, "127.0.0.1:9100", http, "", index, 0, -1, "");
    String leader = leaderless ? "" : "n1";
    String notReady = leaderless ? "no leader is known; 1 of 3 nodes reachable" : "";
    return new NodeStatus("n1", role, 1, leader, notReady, index, index, List.of(self));
  }

  @Override
  public void close() {
    apply.shutdownNow();
  }

  private void later(long nanos, Runnable task) {
    var _ = apply.schedule(task, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  private final class SlowReader implements TableReader {
    private final TableReader tables;

    SlowReader(TableReader tables) {
      this.tables = tables;
    }

    @Override
    public byte[] get(Table table, byte[] key) {
      return tables.get(table, key);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor) {
      LockSupport.parkNanos(scanDelay.toNanos());
      tables.scan(table, from, to, descending, visitor);
    }
  }

  /** Sorted maps are not made for readers beside a writer. */
  private final class LockedReader implements TableReader {
    @Override
    public byte[] get(Table table, byte[] key) {
      if (table == Table.RECORDS) {
        lastReader = Thread.currentThread();
      }
      synchronized (LocalStore.this) {
        return tables.get(table, key);
      }
    }

    @Override
    public void scan(Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor) {
      synchronized (LocalStore.this) {
        tables.scan(table, from, to, descending, visitor);
      }
    }
  }
}
