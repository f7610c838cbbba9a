package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Limits;
import io.holdfast.store.result.BatchBudget;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Lease;
import io.holdfast.store.table.Leases;
import io.holdfast.store.table.Locks;
import io.holdfast.store.table.RevisionWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes, renews and ends leases. The state holds their deadlines, on the cluster's clock; the
 * leader says when one is over.
 */
final class LeaseRules {
  private final Counters counters;
  private final Leases leases;
  private final RevisionWriter records;
  private final Locks locks;
  private final BatchBudget batch;

  LeaseRules(
      Counters counters, Leases leases, RevisionWriter records, Locks locks, BatchBudget batch) {
    this.locks = locks;
    this.counters = counters;
    this.leases = leases;
    this.records = records;
    this.batch = batch;
  }

  CommandResult grant(Command.GrantLease grant) {
    Denial denial = TransactionShape.judgeTtl(grant.ttlMillis());
    if (denial != null) {
      return denial.at(counters.revision);
    }
    long id = leases.grant(grant.ttlMillis(), Bytes.EMPTY);
    return new CommandResult.LeaseGranted(counters.revision, id, grant.ttlMillis());
  }

  CommandResult keepAlive(Command.KeepLeaseAlive keep) {
    Lease lease = leases.find(keep.lease());
    if (lease == null) {
      return notFound(keep.lease());
    }
    leases.renew(keep.lease(), lease);
    return new CommandResult.LeaseGranted(counters.revision, keep.lease(), lease.ttlMillis());
  }

  /** Of many at once. One that is named twice is renewed twice, which does no harm. */
  CommandResult keepAlive(Command.KeepLeasesAlive keep) {
    if (keep.leases().size() > Limits.MAX_LEASES_AT_ONCE) {
      String detail = keep.leases().size() + " leases, at most " + Limits.MAX_LEASES_AT_ONCE;
      return new Denial(Refusal.TOO_MANY_OPERATIONS, detail).at(counters.revision);
    }
    List<Long> ttlMillis = new ArrayList<>(keep.leases().size());
    for (long id : keep.leases()) {
      Lease lease = leases.find(id);
      ttlMillis.add(lease == null ? 0 : lease.ttlMillis());
      if (lease != null) {
        leases.renew(id, lease);
      }
    }
    return new CommandResult.LeasesKept(counters.revision, ttlMillis);
  }

  /** The entry's stamp has done it already. */
  CommandResult advanceClock() {
    counters.beginDeadlines();
    return new CommandResult.ClockAdvanced(counters.clockMillis);
  }

  CommandResult revoke(Command.RevokeLease revoke) {
    Lease lease = leases.find(revoke.lease());
    if (lease == null) {
      return notFound(revoke.lease());
    }
    String lock = locks.lockOf(revoke.lease());
    return lock == null
        ? end(revoke.lease(), lease)
        : new Denial(Refusal.LEASE_OF_LOCK, lock).at(counters.revision);
  }

  CommandResult expire(Command.ExpireLease expire) {
    Lease lease = leases.find(expire.lease());
    if (lease == null) {
      return notFound(expire.lease());
    }
    if (lease.renewals() != expire.renewals()) {
      String detail = lease.renewals() + " times, not " + expire.renewals();
      return new Denial(Refusal.LEASE_RENEWED, detail).at(counters.revision);
    }
    long earlyMillis = counters.deadlineOf(lease) - counters.clockMillis;
    if (earlyMillis > 0) {
      return new Denial(Refusal.LEASE_NOT_DUE, earlyMillis + " ms early").at(counters.revision);
    }
    return end(expire.lease(), lease);
  }

  /**
   * Ends a lease: its keys go and its lock is handed over, in one revision. One that was filled
   * under another bound ends too, whatever it holds.
   */
  CommandResult end(long id, Lease lease) {
    if (lease.keys() > 0 && batch.deletionsAreSpent()) {
      return BatchBudget.full("deletions").at(counters.revision);
    }
    long deletedKeys = leases.end(id, records);
    batch.spendDeletions(deletedKeys);
    locks.ended(id, records);
    return new CommandResult.LeaseEnded(records.end(), id, deletedKeys);
  }

  private CommandResult notFound(long lease) {
    return new Denial(Refusal.LEASE_NOT_FOUND, Long.toString(lease)).at(counters.revision);
  }
}
