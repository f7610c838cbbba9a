package io.holdfast.raft.node;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.Leadership;
import io.holdfast.raft.membership.Bootstrap;
import io.holdfast.raft.membership.Formation;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerCalls;
import io.holdfast.raft.statemachine.AppliedWaiters;
import io.holdfast.raft.statemachine.LeaderClock;
import io.holdfast.raft.statemachine.LockWaiters;
import io.holdfast.raft.statemachine.StoreStateMachine;
import io.holdfast.raft.write.LeaseExpirer;
import io.holdfast.storage.DataDirectory;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.result.BatchResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What a node has from its beginning, before it says anything to another one. */
record NodeParts(
    NodeSettings settings,
    FatalHandler fatal,
    DataDirectory data,
    LongSupplier nanoClock,
    LeaderClock clusterClock,
    Lifecycle lifecycle,
    NodeThreads threads,
    PeerLinks links,
    PeerCalls peers,
    LongAdder strangers,
    NodeTls tls,
    Leadership leadership,
    LeaseExpirer leases,
    LockWaiters locks,
    Bootstrap bootstrap,
    NodeGroup group,
    AppliedWaiters waiters,
    NodeEvents events,
    StoreStateMachine stateMachine) {

  /**
   * Makes them; nothing is opened yet.
   *
   * @param wallMillis milliseconds since 1970
   * @param nanoClock nanoseconds since any moment, which never go back
   * @throws IOException when the data directory cannot tell whom this node has met
   */
  static NodeParts of(
      NodeSettings settings,
      NodeTls tls,
      FatalHandler fatal,
      DataDirectory data,
      LongSupplier wallMillis,
      LongSupplier nanoClock)
      throws IOException {
    LeaderClock clusterClock = new LeaderClock(wallMillis, nanoClock);
    Formation formation = Formation.open(data.root());
    Lifecycle lifecycle = new Lifecycle();
    NodeThreads threads = new NodeThreads();
    PeerLinks links =
        new PeerLinks(
            MessageKind.PEER_CALL.code(),
            new PeerCall.CurrentTerm().toBytes(),
            tls.peers(),
            nanoClock);
    PeerCalls peers = new PeerCalls(links);
    Leadership leadership = new Leadership();
    LeaseExpirer leases =
        new LeaseExpirer(
            batch -> submit(batch, lifecycle, settings, nanoClock.getAsLong()),
            clusterClock::nowMillis,
            clusterClock::stampedMillis);
    Bootstrap bootstrap =
        new Bootstrap(settings, formation, peers, fatal, nanoClock, TimeUnit.MILLISECONDS::sleep);
    LockWaiters locks = new LockWaiters(threads.callbacks());
    NodeEvents events =
        new NodeEvents(data, bootstrap, fatal, leadership, leases, locks, links, lifecycle);
    AppliedWaiters waiters = new AppliedWaiters(threads.callbacks());
    StoreStateMachine stateMachine =
        new StoreStateMachine(
            data.live(),
            settings.retention(),
            clusterClock,
            waiters,
            new AppliedWaiters(threads.callbacks()),
            events,
            fatal);
    return new NodeParts(
        settings,
        fatal,
        data,
        nanoClock,
        clusterClock,
        lifecycle,
        threads,
        links,
        peers,
        new LongAdder(),
        tls,
        leadership,
        leases,
        locks,
        bootstrap,
        new NodeGroup(settings, bootstrap),
        waiters,
        events,
        stateMachine);
  }

  private static CompletableFuture<BatchResult> submit(
      CommandBatch batch, Lifecycle lifecycle, NodeSettings settings, long nowNanos) {
    ActiveNode active = lifecycle.active();
    return active == null
        ? CompletableFuture.failedFuture(notYet(settings))
        : active.submitter().submit(batch, nowNanos + patienceNanos(settings));
  }

  private static long patienceNanos(NodeSettings settings) {
    return 10 * settings.election().timeoutMax().toNanos();
  }

  /** Why a node that does not take part answers nothing. */
  UnavailableException notYet() {
    return notYet(settings);
  }

  private static UnavailableException notYet(NodeSettings settings) {
    return new UnavailableException(
        "node " + settings.node() + " has not met all members of cluster " + settings.cluster());
  }
}
