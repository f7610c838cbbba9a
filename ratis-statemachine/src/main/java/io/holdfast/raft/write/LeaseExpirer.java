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
 * Ends leases whose deadlines have passed, while this node leads. Deadlines stand in the state;
 * they and the time now are of the cluster's clock, which goes on under the next leader and is
 * never ahead of the time that has passed: so a lease may live longer than it asked for, never
 * shorter. An expiry goes through the log with the number of renewals at which it was measured, and
 * is refused if there was another one since.
 *
 * <p>The next leader knows what the clock shows by the entries that it has. So while leases live an
 * entry with nothing but its stamp is written when there was no other one for a while; and once in
 * the life of a cluster, to say that leases have deadlines from now on.
 *
 * <p>One batch of expiries is in flight at a time; when it is back the next goes at once, so that
 * many leases which end together are gone as fast as the log takes them. An expiry that could not
 * be submitted, or was refused only for its entry's sake, is submitted again. Nothing is kept of a
 * lease that is gone. Safe for many threads; its lock is not held across a call.
 */
public final class LeaseExpirer {
  /** How often a node looks for leases that are over. */
  public static final long TICK_MILLIS = 100;

  /** Leases ended by one log entry: few enough that the writes beside them hardly wait. */
  static final int MAX_BATCH = 256;

  /** After so long without an entry one is written; with the tick that makes a second at most. */
  static final long STAMP_MILLIS = 900;

  private record Due(long lease, long renewals, long atMillis) {
    Command expiry() {
      return new Command.ExpireLease(lease, renewals);
    }
  }

  private static final Comparator<Due> BY_TIME =
      Comparator.comparingLong(Due::atMillis).thenComparingLong(Due::lease);

  private final Function<CommandBatch, CompletableFuture<BatchResult>> submit;
  private final LongSupplier clock;
  private final LongSupplier stamped;

  /** Every lease that lives, by its id. */
  private final Map<Long, Due> living = new HashMap<>();

  /** The leases whose expiry is not in flight. */
  private final NavigableSet<Due> queue = new TreeSet<>(BY_TIME);

  private boolean leading;
  private boolean hasDeadlines;
  private boolean inFlight;

  /** An expiry of an earlier term of leadership no longer counts. */
  private long period;

  /**
   * An expirer that does not lead yet.
   *
   * @param submit brings a batch into the log
   * @param clock the cluster's clock in milliseconds, while this node leads
   * @param stamped what it showed when the last entry was stamped that is applied here
   */
  public LeaseExpirer(
      Function<CommandBatch, CompletableFuture<BatchResult>> submit,
      LongSupplier clock,
      LongSupplier stamped) {
    this.submit = submit;
    this.clock = clock;
    this.stamped = stamped;
  }

  /**
   * Begins to lead.
   *
   * @param hasDeadlines whether the state says yet when leases end
   */
  public synchronized void begin(List<LeaseTerm> leases, boolean hasDeadlines) {
    end();
    leading = true;
    this.hasDeadlines = hasDeadlines;
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
    Due due = new Due(lease.lease(), lease.renewals(), dueMillis(lease));
    Due before = living.put(lease.lease(), due);
    if (before != null) {
      queue.remove(before);
    }
    queue.add(due);
  }

  /** What has no deadline is measured from now on: the store lets it end no earlier. */
  private long dueMillis(LeaseTerm lease) {
    return lease.deadlineMillis() == 0
        ? clock.getAsLong() + lease.ttlMillis()
        : lease.deadlineMillis();
  }

  /** How many leases it measures. */
  synchronized int size() {
    return Math.max(living.size(), queue.size());
  }

  /** Called now and then: ends what is due, and sees to it that the clock is in the log. */
  public void tick() {
    List<Due> due;
    long sentIn;
    synchronized (this) {
      boolean stamps = !hasDeadlines || isStampDue();
      due = takeDue();
      if (inFlight || !leading || (due.isEmpty() && !stamps)) {
        return;
      }
      inFlight = true;
      sentIn = period;
    }
    var _ =
        send(CommandBatch.sessionless(commands(due)))
            .whenComplete(
                (result, failure) -> {
                  if (completed(due, sentIn, failure == null ? result : null)) {
                    tick();
                  }
                });
  }

  /** An entry without expiries is there for its stamp. */
  private static List<SubmittedCommand> commands(List<Due> due) {
    return due.isEmpty()
        ? List.of(SubmittedCommand.of(new Command.AdvanceClock()))
        : due.stream().map(each -> SubmittedCommand.of(each.expiry())).toList();
  }

  private boolean isStampDue() {
    return !living.isEmpty() && clock.getAsLong() - stamped.getAsLong() >= STAMP_MILLIS;
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
    if (inFlight || !hasDeadlines || queue.isEmpty()) {
      return due;
    }
    long now = clock.getAsLong();
    while (!queue.isEmpty() && queue.first().atMillis <= now && due.size() < MAX_BATCH) {
      due.add(queue.pollFirst());
    }
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
    boolean begun = !hasDeadlines && hasAdvanced(result);
    hasDeadlines |= begun;
    boolean progressed = begun;
    for (int i = 0; i < due.size(); i++) {
      Due sent = due.get(i);
      boolean settled =
          result instanceof BatchResult.Applied(boolean _, List<BatchResult.Answer> answers)
              && !mustComeAgain(answers.get(i).result());
      progressed |= settled;
      if (settled) {
        living.remove(sent.lease, sent);
      } else if (sent.equals(living.get(sent.lease))) {
        queue.add(sent);
      }
    }
    return progressed;
  }

  /** A full entry has refused it. */
  private static boolean hasAdvanced(BatchResult result) {
    return result instanceof BatchResult.Applied(boolean _, List<BatchResult.Answer> answers)
        && answers.getFirst().result() instanceof CommandResult.ClockAdvanced;
  }

  /** Its entry was full, or stamped by a leader whose clock is behind. */
  private static boolean mustComeAgain(CommandResult result) {
    return result instanceof CommandResult.Refused refused
        && (refused.refusal() == Refusal.BATCH_FULL || refused.refusal() == Refusal.LEASE_NOT_DUE);
  }
}
