package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.result.BatchBudget;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Lease;
import io.holdfast.store.table.Leases;
import io.holdfast.store.table.RevisionWriter;

/** Makes, renews and ends leases. The state does not measure their time: the leader does. */
final class LeaseRules {
  private final Counters counters;
  private final Leases leases;
  private final RevisionWriter records;
  private final BatchBudget batch;

  LeaseRules(Counters counters, Leases leases, RevisionWriter records, BatchBudget batch) {
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

  CommandResult revoke(Command.RevokeLease revoke) {
    Lease lease = leases.find(revoke.lease());
    return lease == null ? notFound(revoke.lease()) : end(revoke.lease(), lease);
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
    return end(expire.lease(), lease);
  }

  /** A lease that was filled under another bound ends too, whatever it holds. */
  private CommandResult end(long id, Lease lease) {
    if (lease.keys() > 0 && batch.deletionsAreSpent()) {
      return BatchBudget.full("deletions").at(counters.revision);
    }
    long deletedKeys = leases.end(id, records);
    batch.spendDeletions(deletedKeys);
    return new CommandResult.LeaseEnded(records.end(), id, deletedKeys);
  }

  private CommandResult notFound(long lease) {
    return new Denial(Refusal.LEASE_NOT_FOUND, Long.toString(lease)).at(counters.revision);
  }
}
