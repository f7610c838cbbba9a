package io.holdfast.store.command;

import java.util.List;

/**
 * What can be asked of the store through the log. It holds every random or clock-dependent choice
 * already.
 */
public sealed interface Command
    permits AuthCommand,
        Command.AdvanceClock,
        Command.DeletePolicy,
        Command.ExpireLease,
        Command.GrantLease,
        Command.KeepLeaseAlive,
        Command.KeepLeasesAlive,
        Command.OpenSession,
        Command.PutPolicy,
        Command.RevokeLease,
        Command.Transaction,
        LockCommand {

  /**
   * If all comparisons hold, then {@code then}, else {@code otherwise}; atomic, one revision if
   * anything changed. A single put or delete, conditional or not, is a transaction too.
   */
  record Transaction(List<Comparison> compare, List<Operation> then, List<Operation> otherwise)
      implements Command {}

  /** Makes a lease; its id is the store's choice. */
  record GrantLease(long ttlMillis) implements Command {}

  /** Gives a lease its full time again. */
  record KeepLeaseAlive(long lease) implements Command {}

  /** Gives many their full time again; one that is not there does not hold up the others. */
  record KeepLeasesAlive(List<Long> leases) implements Command {}

  /** Ends a lease now and deletes its keys, in one revision. */
  record RevokeLease(long lease) implements Command {}

  /**
   * The leader's decision that a lease has run out. Refused when the lease was renewed in the
   * meantime, or the entry is stamped before its deadline: so neither a late decision of an old
   * leader nor a clock that runs fast ends a lease early.
   *
   * @param renewals how often the lease had been renewed when its time was measured
   */
  record ExpireLease(long lease, long renewals) implements Command {}

  /**
   * Says nothing but the stamp of its entry. While leases live and nothing else is written, it
   * tells the next leader how much of their time has passed. From the first one on leases have
   * deadlines: a log of before that has none, on any node that reads it.
   */
  record AdvanceClock() implements Command {}

  /**
   * Opens a gateway session, in which batches are numbered so that each is applied once (Ongaro's
   * dissertation, 6.3).
   */
  record OpenSession() implements Command {}

  /** Writes a policy over the one of that name, if there is one. */
  record PutPolicy(Policy policy) implements Command {}

  record DeletePolicy(String name) implements Command {}
}
