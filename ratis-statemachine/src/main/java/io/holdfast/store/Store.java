package io.holdfast.store;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchBudget;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.RevisionEvents;
import io.holdfast.store.table.AuthRows;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Digest;
import io.holdfast.store.table.History;
import io.holdfast.store.table.Leases;
import io.holdfast.store.table.Locks;
import io.holdfast.store.table.Outcome;
import io.holdfast.store.table.Outcomes;
import io.holdfast.store.table.RevisionWriter;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.Tables;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies entries to the state. Used by one thread.
 *
 * <p>An entry holds batches of sessions. Is a batch new? Then each of its commands runs, unless its
 * idempotency key is known, and the results are kept. At the entry's end what is older than the
 * windows is reclaimed, in steps so small that no entry is slow.
 */
public final class Store {
  /** Rows that an entry reclaims: more than it wrote, so that reclaiming catches up. */
  private static final int RECLAIMED_PER_WRITTEN = 4;

  private static final int RECLAIMED_AT_LEAST = 64;

  /** A kept answer of this size is always given: a batch of them stays small. */
  private static final int SMALL_ANSWER_BYTES = 1_024;

  private final Tables tables;
  private final Counters counters;
  private final Digest digest;
  private final BatchBudget budget = new BatchBudget();
  private final Leases leases;
  private final RevisionWriter records;
  private final History history;
  private final Outcomes outcomes;
  private final SessionRules sessions;
  private final TransactionRules transactions;
  private final Locks locks;
  private final LeaseRules leaseRules;
  private final LockRules lockRules;
  private final PolicyRules policies;
  private final AuthRows authRows;
  private final AuthRules authRules;

  private List<RevisionEvents> events = List.of();

  /** Opens the state as the tables hold it; empty tables are the empty store at revision 1. */
  public Store(Tables tables) {
    this.tables = tables;
    counters = Counters.load(tables);
    digest = new Digest(counters.digestHigh, counters.digestLow);
    leases = new Leases(tables, counters);
    records = new RevisionWriter(tables, counters, digest, leases, budget);
    history = new History(tables, counters);
    outcomes = new Outcomes(tables, counters);
    sessions = new SessionRules(tables, counters, outcomes);
    transactions = new TransactionRules(tables, counters, records, leases, budget);
    locks = new Locks(tables, leases);
    leaseRules = new LeaseRules(counters, leases, records, locks, budget);
    lockRules = new LockRules(counters, locks, leases, leaseRules, records);
    policies = new PolicyRules(tables, counters);
    authRows = new AuthRows(tables);
    authRules = new AuthRules(counters, authRows);
  }

  /** The cluster's clock at the last entry; 0 = there was none. */
  public long clockMillis() {
    return counters.clockMillis;
  }

  /** Who may do what after the last entry. */
  public AuthSet auth() {
    return authRows.set();
  }

  /** What each revision of the last entry did. */
  public List<RevisionEvents> events() {
    return events;
  }

  /**
   * Applies one entry: every command in order, all or nothing is the caller's (it commits what was
   * written to the tables, together with the log position, or stops the node).
   *
   * @return one for each batch
   */
  public List<AppliedBatch> apply(EntryStamp stamp, List<CommandBatch> batches) {
    counters.clockMillis = Math.max(counters.clockMillis, stamp.clockMillis());
    budget.beginEntry(stamp);
    List<AppliedBatch> applied = new ArrayList<>(batches.size());
    for (CommandBatch batch : batches) {
      budget.beginBatch();
      BatchResult result = batch.session() == 0 ? applyAll(stamp, batch) : applyOnce(stamp, batch);
      applied.add(
          new AppliedBatch(
              result,
              leases.takeRenewed(),
              leases.takeEnded(),
              locks.takeGranted(),
              counters.revision,
              policies.takeChanged()));
    }
    history.reclaim(stamp, mostReclaimed(records.takeWritten()));
    outcomes.reclaim(stamp, mostReclaimed(outcomes.takeKept()));
    authRows.reclaim(counters.clockMillis, RECLAIMED_AT_LEAST);
    counters.digestHigh = digest.high();
    counters.digestLow = digest.low();
    counters.save(tables);
    events = records.takeEvents();
    return applied;
  }

  private BatchResult applyOnce(EntryStamp stamp, CommandBatch batch) {
    BatchResult earlier = sessions.admit(batch);
    if (earlier != null) {
      return earlier;
    }
    BatchResult.Applied applied = applyAll(stamp, batch);
    sessions.keep(batch, applied.results());
    return applied;
  }

  private BatchResult.Applied applyAll(EntryStamp stamp, CommandBatch batch) {
    List<BatchResult.Answer> answers = new ArrayList<>(batch.commands().size());
    for (SubmittedCommand submitted : batch.commands()) {
      answers.add(answer(stamp, batch.session(), submitted));
    }
    return new BatchResult.Applied(false, answers);
  }

  private BatchResult.Answer answer(EntryStamp stamp, long session, SubmittedCommand submitted) {
    if (session == 0 && !isTheStoresOwn(submitted.command())) {
      return first(new Denial(Refusal.SESSION_REQUIRED, "").at(counters.revision));
    }
    if (budget.historyIsSpent()) {
      return first(BatchBudget.full("history").at(counters.revision));
    }
    return submitted.idempotencyKey().isEmpty()
        ? first(runAllowed(stamp, submitted))
        : answerKeyed(stamp, submitted);
  }

  private BatchResult.Answer answerKeyed(EntryStamp stamp, SubmittedCommand submitted) {
    byte[] name = RowKeys.idempotencyKey(submitted.idempotencyKey());
    int size = name.length - 1;
    if (size > Limits.MAX_IDEMPOTENCY_KEY_BYTES) {
      return first(
          TransactionShape.tooLong(Refusal.KEY_TOO_LONG, size, Limits.MAX_IDEMPOTENCY_KEY_BYTES)
              .at(counters.revision));
    }
    Outcome known = outcomes.find(name);
    if (known == null) {
      CommandResult result = runAllowed(stamp, submitted);
      if (!mustComeAgain(result)) {
        outcomes.keep(name, new Outcome(submitted.fingerprint(), result));
      }
      return first(result);
    }
    if (!known.fingerprint().equals(submitted.fingerprint())) {
      String detail = submitted.idempotencyKey();
      return first(new Denial(Refusal.IDEMPOTENCY_KEY_REUSED, detail).at(counters.revision));
    }
    return replay(known);
  }

  private BatchResult.Answer replay(Outcome known) {
    int bytes = known.encode().length;
    if (budget.answersAreSpent() && bytes > SMALL_ANSWER_BYTES) {
      return first(BatchBudget.full("answers").at(counters.revision));
    }
    budget.spendAnswer(bytes);
    return new BatchResult.Answer(known.result(), true);
  }

  /**
   * What was applied once keeps its first answer, whatever has changed since. So this comes after
   * the repetitions are answered.
   */
  private CommandResult runAllowed(EntryStamp stamp, SubmittedCommand submitted) {
    Denial denial = isTheStoresOwn(submitted.command()) ? null : judge(submitted);
    return denial == null ? run(stamp, submitted.command()) : denial.at(counters.revision);
  }

  private Denial judge(SubmittedCommand submitted) {
    Denial denial = authRules.judge(submitted.authRevision());
    return denial == null ? lockRules.judge(submitted.fence()) : denial;
  }

  private CommandResult run(EntryStamp stamp, Command command) {
    return switch (command) {
      case Command.Transaction transaction -> transactions.apply(transaction);
      case Command.GrantLease grant -> leaseRules.grant(grant);
      case Command.KeepLeaseAlive keep -> leaseRules.keepAlive(keep);
      case Command.KeepLeasesAlive keep -> leaseRules.keepAlive(keep);
      case Command.AdvanceClock _ -> leaseRules.advanceClock();
      case Command.RevokeLease revoke -> leaseRules.revoke(revoke);
      case Command.ExpireLease expire -> leaseRules.expire(expire);
      case Command.OpenSession _ -> sessions.open(stamp);
      case Command.PutPolicy(Policy policy) -> policies.put(policy);
      case Command.DeletePolicy(String name) -> policies.delete(name);
      case LockCommand lock -> lockRules.apply(lock);
      case AuthCommand change -> authRules.apply(change);
    };
  }

  /** A refusal that says nothing of the command itself. */
  private static boolean mustComeAgain(CommandResult result) {
    return result instanceof CommandResult.Refused refused
        && (refused.refusal() == Refusal.BATCH_FULL || refused.refusal() == Refusal.AUTH_CHANGED);
  }

  /** Those are harmless when applied twice, and no user asked for them. */
  private static boolean isTheStoresOwn(Command command) {
    return command instanceof Command.OpenSession
        || command instanceof Command.ExpireLease
        || command instanceof Command.AdvanceClock;
  }

  private static BatchResult.Answer first(CommandResult result) {
    return new BatchResult.Answer(result, false);
  }

  private static long mostReclaimed(long written) {
    return RECLAIMED_PER_WRITTEN * written + RECLAIMED_AT_LEAST;
  }
}
