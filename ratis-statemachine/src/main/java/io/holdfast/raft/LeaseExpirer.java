package io.holdfast.raft;

import io.holdfast.store.AppliedBatch.LeaseTerm;
import io.holdfast.store.BatchResult;
import io.holdfast.store.Command;
import io.holdfast.store.CommandBatch;
import io.holdfast.store.SubmittedCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Ends leases whose time is over, while this node leads. Time is measured on this node's monotonic
 * clock from the moment the grant or renewal was applied here, and from the moment it began to lead
 * for all others: so a lease may live longer than it asked for, never shorter. The word goes
 * through the log with the number of renewals that was measured, and is refused when there was one
 * since.
 */
final class LeaseExpirer {
  /** Leases ended by one log entry. */
  private static final int MAX_BATCH = 64;

  private record Due(long lease, long renewals, long atNanos) {}

  private final Function<CommandBatch, CompletableFuture<BatchResult>> submit;
  private final Map<Long, Long> renewals = new HashMap<>();
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>((one, other) -> Long.compare(one.atNanos - other.atNanos, 0));
  private boolean leading;

  LeaseExpirer(Function<CommandBatch, CompletableFuture<BatchResult>> submit) {
    this.submit = submit;
  }

  /** Begins to lead: every lease gets its full time again. */
  synchronized void begin(List<LeaseTerm> leases, long nowNanos) {
    end();
    leading = true;
    leases.forEach(lease -> add(lease, nowNanos));
  }

  synchronized void end() {
    leading = false;
    renewals.clear();
    queue.clear();
  }

  synchronized void renewed(List<LeaseTerm> leases, long nowNanos) {
    if (leading) {
      leases.forEach(lease -> add(lease, nowNanos));
    }
  }

  private void add(LeaseTerm lease, long nowNanos) {
    renewals.put(lease.lease(), lease.renewals());
    queue.add(new Due(lease.lease(), lease.renewals(), nowNanos + lease.ttlMillis() * 1_000_000));
  }

  /** How long a lease has at least, in milliseconds; -1 when this node does not know. */
  synchronized long remainingMillis(long lease, long nowNanos) {
    Long current = renewals.get(lease);
    return queue.stream()
        .filter(due -> due.lease == lease && current != null && due.renewals == current)
        .mapToLong(due -> Math.max(0, (due.atNanos - nowNanos) / 1_000_000))
        .findFirst()
        .orElse(-1);
  }

  /** Called now and then: ends what is due. */
  void tick(long nowNanos) {
    List<SubmittedCommand> due = takeDue(nowNanos);
    if (due.isEmpty()) {
      return;
    }
    var _ =
        submit
            .apply(CommandBatch.sessionless(due))
            .whenComplete(
                (result, failure) -> {
                  if (failure != null) {
                    again(due, nowNanos);
                  }
                });
  }

  private synchronized List<SubmittedCommand> takeDue(long nowNanos) {
    List<SubmittedCommand> due = new ArrayList<>();
    while (!queue.isEmpty() && queue.peek().atNanos - nowNanos <= 0 && due.size() < MAX_BATCH) {
      Due head = queue.poll();
      if (Long.valueOf(head.renewals).equals(renewals.get(head.lease))) {
        due.add(SubmittedCommand.of(new Command.ExpireLease(head.lease, head.renewals)));
        renewals.remove(head.lease);
      }
    }
    return due;
  }

  /** What could not be said is said again, if this node still leads. */
  private synchronized void again(List<SubmittedCommand> due, long nowNanos) {
    if (!leading) {
      return;
    }
    for (SubmittedCommand command : due) {
      if (command.command() instanceof Command.ExpireLease(long lease, long count)
          && !renewals.containsKey(lease)) {
        renewals.put(lease, count);
        queue.add(new Due(lease, count, nowNanos));
      }
    }
  }
}
