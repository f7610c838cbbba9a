package io.holdfast.raft.node;

import io.holdfast.raft.EventFeed;
import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.membership.Bootstrap;
import io.holdfast.raft.statemachine.StoreStateMachine;
import io.holdfast.storage.DataDirectory;
import io.holdfast.storage.StorageException;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.PolicySet;
import io.holdfast.tls.TlsException;
import io.holdfast.tls.TlsIdentity;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a cluster: Ratis server, state machine and the promises around them, on one data
 * directory.
 *
 * <p>It opens its port first, then meets the other members if it never did ({@link Bootstrap}),
 * then takes part ({@link ActiveNode}). Until then every request is {@link UnavailableException}.
 */
public final class HoldfastNode implements ReplicatedStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HoldfastNode.class);

  private final NodeParts parts;
  private final Lifecycle lifecycle;
  private final StoreStateMachine stateMachine;
  private final NodeStart start;

  private HoldfastNode(NodeParts parts) {
    this.parts = parts;
    this.lifecycle = parts.lifecycle();
    this.stateMachine = parts.stateMachine();
    this.start = new NodeStart(parts);
  }

  /**
   * Starts a node. Returns when its port is open; it takes part as soon as it can. One that takes
   * the place of lost data waits first until the others have agreed to that.
   *
   * @throws StorageException when the data directory does not fit, is damaged or cannot be read, or
   *     another process has it
   * @throws TlsException when there is to be TLS, and its files do not fit
   */
  public static HoldfastNode start(NodeSettings settings, FatalHandler fatal) throws TlsException {
    NodeTls tls = NodeTls.open(settings);
    try {
      return start(settings, tls, fatal);
    } catch (RuntimeException failure) {
      tls.close();
      throw failure;
    }
  }

  /** Only told: whoever made the directory may have meant it so. */
  private static void warnWhenOpen(DataDirectory data) throws IOException {
    if (data.isOpenToOthers()) {
      LOG.warn(
          "Other users of this machine can enter {}, which holds records and password hashes:"
              + " chmod 700 {}",
          data.root(),
          data.root());
    }
  }

  private static HoldfastNode start(NodeSettings settings, NodeTls tls, FatalHandler fatal) {
    DataDirectory data =
        DataDirectory.open(
            settings.dataDirectory(),
            settings.cluster(),
            settings.node(),
            System.currentTimeMillis());
    HoldfastNode node = null;
    try {
      warnWhenOpen(data);
      node =
          new HoldfastNode(
              NodeParts.of(
                  settings, tls, fatal, data, System::currentTimeMillis, System::nanoTime));
      node.start.run();
      return node;
    } catch (IOException | RuntimeException failure) {
      if (node == null) {
        data.close();
      } else {
        node.close();
      }
      throw NodeStart.unusable(data.root(), failure);
    }
  }

  /** Who this node is to the others; empty without TLS between nodes. */
  public Optional<TlsIdentity> peerIdentity() {
    return parts.tls().identity();
  }

  /** Seen by tests, which close parts of it as Ratis does. */
  RaftServer server() {
    return start.server();
  }

  // ---- ReplicatedStore

  @Override
  public CompletableFuture<BatchResult> submit(CommandBatch batch, long deadlineNanos) {
    ActiveNode active = lifecycle.active();
    return active == null ? notYet() : active.submitter().submit(batch, deadlineNanos);
  }

  @Override
  public CompletableFuture<Long> confirmReadIndex(long deadlineNanos) {
    ActiveNode active = lifecycle.active();
    return active == null ? notYet() : active.readIndexes().confirm(deadlineNanos);
  }

  @Override
  public CompletableFuture<Long> tryReadIndex() {
    ActiveNode active = lifecycle.active();
    return active == null ? notYet() : active.readIndexes().tryOnce();
  }

  @Override
  public CompletableFuture<Void> awaitLock(long lease) {
    return parts.locks().await(lease);
  }

  @Override
  public CompletableFuture<Long> awaitRevision(long revision, long deadlineNanos) {
    CompletableFuture<Long> reached = stateMachine.revisions().await(revision);
    if (reached.isDone()) {
      return reached;
    }
    var expiry =
        parts
            .threads()
            .timer()
            .schedule(
                () ->
                    reached.completeExceptionally(
                        new UnavailableException(
                            "revision "
                                + revision
                                + " has not reached this node, which is at "
                                + stateMachine.revisions().applied())),
                Math.max(0, deadlineNanos - parts.nanoClock().getAsLong()),
                TimeUnit.NANOSECONDS);
    var _ = reached.whenComplete((done, failure) -> expiry.cancel(false));
    return reached;
  }

  /** How many wait for an index or a revision to be applied here; seen by tests. */
  int waitingForApply() {
    return parts.waiters().size() + stateMachine.revisions().size();
  }

  @Override
  public Standing standing() {
    ActiveNode active = lifecycle.active();
    long revision = Math.max(0, stateMachine.revisions().applied());
    return active == null
        ? new Standing(parts.settings().node(), "starting", 0, "", revision)
        : active.standing(revision);
  }

  @Override
  public CompletableFuture<Void> awaitOnEveryVoter(long deadlineNanos) {
    ActiveNode active = lifecycle.active();
    return active == null ? notYet() : active.everyVoter().await(deadlineNanos);
  }

  @Override
  public long freshAsOfNanos() {
    ActiveNode active = lifecycle.active();
    return active == null ? Long.MIN_VALUE : active.readIndexes().freshAsOfNanos();
  }

  private <T> CompletableFuture<T> notYet() {
    return CompletableFuture.failedFuture(parts.notYet());
  }

  @Override
  public PolicySet policies() {
    return stateMachine.policies();
  }

  @Override
  public AuthSet auth() {
    return stateMachine.auth();
  }

  @Override
  public long clockMillis() {
    return parts.clusterClock().knownMillis();
  }

  @Override
  public StoreReader reader() {
    return stateMachine.reader();
  }

  @Override
  public EventFeed events() {
    return stateMachine.events();
  }

  @Override
  public StoreSnapshot snapshot() {
    return stateMachine.snapshot();
  }

  @Override
  public NodeStatus status() {
    ActiveNode active = lifecycle.active();
    return active == null
        ? NodeStatusView.starting(parts.settings(), parts.links(), parts.notYet().getMessage())
        : active.status();
  }

  @Override
  public long strangers() {
    return parts.strangers().sum();
  }

  // ---- end

  /** Hands leadership over if it can, flushes the state, closes. Safe to call twice. */
  @Override
  public void close() {
    if (lifecycle.isClosing()) {
      return;
    }
    lifecycle.beginClose();
    stateMachine.expectClose();
    ActiveNode leading = lifecycle.active();
    if (leading != null) {
      leading.handOver();
    }
    parts.threads().stopTimerAndSnapshots();
    start.closeServer();
    stateMachine.close(); // Ratis forgets it where the log could not be opened.
    parts.links().close();
    ActiveNode active = lifecycle.active(); // It may have begun to take part meanwhile.
    if (active != null) {
      active.close();
    }
    parts.threads().stopTheRest();
    parts.data().close();
    parts.tls().close();
  }
}
