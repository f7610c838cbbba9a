package io.holdfast.raft.write;

import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.AppliedBatch.LeaseTerm;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Ends leases whose time is over, while this node leads. Time is measured on this node's monotonic
 * clock from the moment the grant or renewal was applied here, and from the moment it began to lead
 * for all others: so a lease may live longer than it asked for, never shorter. An expiry goes
 * through the log with the number of renewals at which it was measured, and is refused if there was
 * another one since.
 *
 * <p>One batch of expiries is in flight at a time; when it is back the next goes at once, so that
 * many leases which end together are gone as fast as the log takes them. An expiry that could not
 * be submitted, or was refused only because its entry was full, is submitted again. Nothing is kept
 * of a lease that is gone. Safe for many threads; its lock is not held across a call.
 */
public final class LeaseExpirer {
  /** How often a node looks for leases that are over. */
  public static final long TICK_MILLIS = 100;

  /** Leases ended by one log entry: few enough that the writes beside them hardly wait. */
  static final int MAX_BATCH = 256;

  private record Due(long lease, long renewals, long atNanos) {
    Command expiry() {
      return new Command.ExpireLease(lease, renewals);
    }
  }

  private static final Comparator<Due> BY_TIME =
      ((Comparator<Due>) (one, other) -> Long.signum(one.atNanos - other.atNanos))
          .thenComparingLong(Due::lease);

  private final Function<CommandBatch, CompletableFuture<BatchResult>> submit;
  private final LongSupplier nanoTime;

  /** Every lease that lives, by its id. */
  private final Map<Long, Due> living = new HashMap<>();

  /** The leases whose expiry is not in flight. */
  private final NavigableSet<Due> queue = new TreeSet<>(BY_TIME);

  private boolean leading;
  private boolean inFlight;

  /** An expiry of an earlier term of leadership no longer counts. */
  private long period;

  public LeaseExpirer(
      Function<CommandBatch, CompletableFuture<BatchResult>> submit, LongSupplier nanoTime) {
    this.submit = submit;
    this.nanoTime = nanoTime;
  }

  /** Begins to lead: every lease gets its full time again. */
  public synchronized void begin(List<LeaseTerm> leases) {
    end();
    leading = true;
    leases.forEach(this::add);
  }

  public synchronized void end() {
    leading = false;
    inFlight = false;
    period++;
    living.clear();
    queue.clear();
  }

  /** Leases were made or renewed. */
  public synchronized void renewed(List<LeaseTerm> leases) {
    if (leading) {
      leases.forEach(this::add);
    }
  }

  /** Leases are gone, whatever ended them. */
  public synchronized void ended(List<Long> leases) {
    for (long lease : leases) {
      Due due = living.remove(lease);
      if (due != null) {
        queue.remove(due);
      }
    }
  }

  private void add(LeaseTerm lease) {
    long atNanos = nowNanos() + lease.ttlMillis() * 1_000_000;
    Due due = new Due(lease.lease(), lease.renewals(), atNanos);
    Due before = living.put(lease.lease(), due);
    if (before != null) {
      queue.remove(before);
    }
    queue.add(due);
  }

  private long nowNanos() {
    return nanoTime.getAsLong();
  }

  /** How many leases it measures. */
  synchronized int size() {
    return Math.max(living.size(), queue.size());
  }

  /** Called now and then: ends what is due. */
  public void tick() {
    List<Due> due;
    long sentIn;
    synchronized (this) {
      due = takeDue();
      sentIn = period;
    }
    if (due.isEmpty()) {
      return;
    }
    List<SubmittedCommand> expiries =
        due.stream().map(each -> SubmittedCommand.of(each.expiry())).toList();
    var _ =
        send(CommandBatch.sessionless(expiries))
            .whenComplete(
                (result, failure) -> {
                  if (completed(due, sentIn, failure == null ? result : null)) {
                    tick();
                  }
                });
  }

  private CompletableFuture<BatchResult> send(CommandBatch expiries) {
    try {
      return submit.apply(expiries);
    } catch (RuntimeException failed) {
      return CompletableFuture.failedFuture(failed);
    }
  }

  private List<Due> takeDue() {
    List<Due> due = new ArrayList<>();
    if (inFlight) {
      return due;
    }
    long now = nowNanos();
    while (!queue.isEmpty() && queue.first().atNanos - now <= 0 && due.size() < MAX_BATCH) {
      due.add(queue.pollFirst());
    }
    inFlight = !due.isEmpty();
    return due;
  }

  /**
   * A batch of expiries has come back.
   *
   * @param result null = nobody knows what became of it
   * @return whether any expiry is settled, so that the next batch may follow at once
   */
  private synchronized boolean completed(List<Due> due, long sentIn, BatchResult result) {
    if (sentIn != period) {
      return false;
    }
    inFlight = false;
    boolean progressed = false;
    for (int i = 0; i < due.size(); i++) {
      Due sent = due.get(i);
      boolean settled =
          result instanceof BatchResult.Applied(boolean _, List<BatchResult.Answer> answers)
              && !isBatchFull(answers.get(i).result());
      progressed |= settled;
      if (settled) {
        living.remove(sent.lease, sent);
      } else if (sent.equals(living.get(sent.lease))) {
        queue.add(sent);
      }
    }
    return progressed;
  }

  private static boolean isBatchFull(CommandResult result) {
    return result instanceof CommandResult.Refused refused
        && refused.refusal() == Refusal.BATCH_FULL;
  }
}
