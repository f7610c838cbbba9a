package io.holdfast.raft;

import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.PolicySet;
import java.util.concurrent.CompletableFuture;

/** What a gateway asks of the replicated store on its node. Safe for many threads. */
public interface ReplicatedStore {

  /**
   * Brings a batch into the log, wherever the leader is, and completes with its result once it is
   * durable on a majority and applied at the leader. During an election it waits and sends the
   * batch again: the batch's session and number make that safe.
   *
   * @param deadlineNanos on {@link System#nanoTime()}'s scale
   * @return completed exceptionally with {@link OutcomeUnknownException} when the batch may have
   *     entered the log and the deadline passed, with {@link UnavailableException} when it
   *     certainly never will be applied; completes on a thread on which dependent stages may run
   */
  CompletableFuture<BatchResult> submit(CommandBatch batch, long deadlineNanos);

  /**
   * Completes once this node's state holds every write acknowledged before the call: a majority has
   * confirmed the leader's term after the call, and this node has applied up to the index that was
   * committed then.
   *
   * @return the confirmed index; completed exceptionally with {@link UnavailableException} when no
   *     majority confirmed before the deadline
   */
  CompletableFuture<Long> confirmReadIndex(long deadlineNanos);

  /**
   * The same for callers that have an alternative: fails as soon as the one round that it joins
   * fails, at once if the last round failed, and when this node has not applied the index within
   * the time that a round may take. Dependent stages run on a thread that must not wait.
   */
  CompletableFuture<Long> tryReadIndex();

  /**
   * Completes with the store's revision once this node has applied that revision: what a session
   * needs to see its own writes. A caller that gives up before the deadline cancels the future.
   *
   * @return completed exceptionally with {@link UnavailableException} when it has not by the
   *     deadline; the revision may not exist yet
   */
  CompletableFuture<Long> awaitRevision(long revision, long deadlineNanos);

  /**
   * Completes when the place in the queue of a lock that has this lease is served in this node's
   * state, or is gone. It may not complete after the state was exchanged for a snapshot: look again
   * now and then. A caller that gives up cancels the future.
   *
   * @return completed exceptionally with {@link UnavailableException} when too many wait here
   */
  CompletableFuture<Void> awaitLock(long lease);

  /**
   * Completes once everything that was acknowledged before the call is fsynced by every voter.
   *
   * @return completed exceptionally with {@link UnavailableException} when that is not so at the
   *     deadline: a voter may be down. What was written stays written.
   */
  CompletableFuture<Void> awaitOnEveryVoter(long deadlineNanos);

  /**
   * The moment, on {@link System#nanoTime()}'s scale, that this node's state is known to be no
   * older than: when it sent the last question for a read index that was confirmed and that it has
   * applied since. Nothing else counts as proof; a heartbeat may come from a leader that has been
   * replaced. {@link Long#MIN_VALUE} = nothing is known.
   */
  long freshAsOfNanos();

  /** The policies that this node's state holds now; cheap. */
  PolicySet policies();

  /** The users, roles and tokens that this node's state holds now; cheap. */
  AuthSet auth();

  /**
   * What the cluster's clock shows now as far as this node knows; it goes on while nothing is
   * written. 0 = there was no entry yet.
   */
  long clockMillis();

  /** Reads this node's live state, as it is. */
  StoreReader reader();

  /** What happens to this node's state, as it happens. */
  EventFeed events();

  /** A snapshot of this node's state at one moment; to be closed. */
  StoreSnapshot snapshot();

  /** This node, and the cluster as it sees it; not cheap. */
  NodeStatus status();

  /** Connections to the port between nodes that ended as strangers, since the start. */
  long strangers();

  /** What every answer says about this node; cheap. */
  Standing standing();

  /**
   * The state of a node in the cluster.
   *
   * @param role leader, follower, candidate, listener, starting or closed
   * @param leader name of the leader known here; empty = none
   * @param revision the revision of this node's state; 0 = its state is not open
   */
  record Standing(String node, String role, long term, String leader, long revision) {}

  /** A state that does not change. */
  interface StoreSnapshot extends AutoCloseable {
    StoreReader reader();

    /** The log index that the state stands at. */
    long appliedIndex();

    @Override
    void close();
  }
}
