package io.holdfast.store;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.BatchResult.Answer;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.LeaseEnded;
import io.holdfast.store.result.CommandResult.LeaseGranted;
import io.holdfast.store.result.CommandResult.Refused;
import io.holdfast.store.result.CommandResult.SessionOpened;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoredRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The store as plainly as it can be said: a whole map for each revision, nothing ever reclaimed but
 * on request. Shares no code with the store. Refusals carry no detail here.
 */
final class StoreModel {
  /** The owner is null for a lease that any key may join. */
  record ModelLease(long ttlMillis, long renewals, long deadlineMillis, Bytes owner) {}

  /** A result under a name; the result is null for what was never applied. */
  record Kept(Bytes fingerprint, CommandResult result, long clockMillis) {}

  /** A gateway session. */
  static final class ModelSession {
    long next = 1;
    long confirmedBelow = 1;
    long heardMillis;
    final Map<Long, List<Answer>> results = new TreeMap<>();
  }

  /** A name of a result: a client's key (session 0), or an operation id (text empty). */
  record Name(String key, long session, long sequence) {
    static Name ofKey(String key) {
      return new Name(key, 0, 0);
    }

    static Name ofOperation(long session, long sequence) {
      return new Name("", session, sequence);
    }
  }

  /** The first is the empty store at revision 1. */
  private final List<NavigableMap<Bytes, StoredRecord>> versions = new ArrayList<>();

  /** When each version was made. */
  private final List<Long> clocks = new ArrayList<>();

  final Map<Long, ModelLease> leases = new TreeMap<>();
  final Map<Long, ModelSession> sessions = new TreeMap<>();

  /** Oldest first. */
  final Map<Name, Kept> outcomes = new LinkedHashMap<>();

  final NavigableMap<String, Policy> policies = new TreeMap<>();
  private boolean policiesChanged;
  final AuthModel auth = new AuthModel();

  private final List<AppliedBatch.LeaseTerm> renewed = new ArrayList<>();
  private final List<Long> ended = new ArrayList<>();
  private long nextLease = 1;

  /** 0 = leases have no deadlines yet. */
  private long deadlinesSince;

  private long nextSession = 1;
  long clockMillis;

  StoreModel() {
    versions.add(new TreeMap<>());
    clocks.add(0L);
  }

  long revision() {
    return versions.size();
  }

  NavigableMap<Bytes, StoredRecord> current() {
    return versions.getLast();
  }

  NavigableMap<Bytes, StoredRecord> at(long revision) {
    return versions.get((int) revision - 1);
  }

  long clockAt(long revision) {
    return clocks.get((int) revision - 1);
  }

  void addVersion(NavigableMap<Bytes, StoredRecord> version) {
    versions.add(version);
    clocks.add(clockMillis);
  }

  Refused refused(Refusal refusal) {
    return new Refused(revision(), refusal, "");
  }

  static boolean isBad(long ttlMillis) {
    return ttlMillis < 100 || ttlMillis > 365L * 24 * 60 * 60 * 1000;
  }

  AppliedBatch apply(EntryStamp stamp, CommandBatch batch) {
    clockMillis = Math.max(clockMillis, stamp.clockMillis());
    renewed.clear();
    ended.clear();
    policiesChanged = false;
    BatchResult result = batch.session() == 0 ? runAll(stamp, batch) : runOnce(stamp, batch);
    auth.expireTokens(clockMillis);
    return new AppliedBatch(
        result, List.copyOf(renewed), List.copyOf(ended), List.of(), revision(), policiesChanged);
  }

  private BatchResult runOnce(EntryStamp stamp, CommandBatch batch) {
    ModelSession session = sessions.get(batch.session());
    if (session == null) {
      return new BatchResult.SessionUnknown(batch.session());
    }
    session.heardMillis = clockMillis;
    confirm(session, batch);
    long first = batch.firstSequence();
    if (first >= session.next) {
      session.next = first + batch.commands().size();
      BatchResult.Applied applied = runAll(stamp, batch);
      if (!batch.commands().isEmpty()) {
        session.results.put(first, applied.results());
      }
      return applied;
    }
    if (session.results.containsKey(first)) {
      return new BatchResult.Applied(true, session.results.get(first));
    }
    return first < session.confirmedBelow
        ? new BatchResult.AlreadyConfirmed()
        : new BatchResult.Superseded();
  }

  private void confirm(ModelSession session, CommandBatch batch) {
    long before = session.confirmedBelow;
    long below = Math.max(before, batch.confirmedBelow());
    for (long sequence : batch.unreached()) {
      Name name = Name.ofOperation(batch.session(), sequence);
      CommandResult result = result(session, sequence);
      boolean settled = result != null || sequence >= before;
      if (sequence < below && settled && !outcomes.containsKey(name)) {
        outcomes.put(name, new Kept(Bytes.EMPTY, result, clockMillis));
      }
    }
    session.confirmedBelow = below;
    session.next = Math.max(session.next, below);
    session.results.entrySet().removeIf(row -> row.getKey() + row.getValue().size() <= below);
  }

  /** The result that a session still holds for a number, or null. */
  static CommandResult result(ModelSession session, long sequence) {
    for (Map.Entry<Long, List<Answer>> row : session.results.entrySet()) {
      long place = sequence - row.getKey();
      if (place >= 0 && place < row.getValue().size()) {
        return row.getValue().get((int) place).result();
      }
    }
    return null;
  }

  private BatchResult.Applied runAll(EntryStamp stamp, CommandBatch batch) {
    List<Answer> answers = new ArrayList<>();
    for (SubmittedCommand submitted : batch.commands()) {
      answers.add(answer(stamp, batch.session(), submitted));
    }
    return new BatchResult.Applied(false, answers);
  }

  private Answer answer(EntryStamp stamp, long session, SubmittedCommand submitted) {
    Command command = submitted.command();
    boolean free =
        command instanceof Command.OpenSession
            || command instanceof Command.ExpireLease
            || command instanceof Command.AdvanceClock;
    if (session == 0 && !free) {
      return new Answer(refused(Refusal.SESSION_REQUIRED), false);
    }
    boolean changed = !free && submitted.authRevision() < auth.authRevision;
    String key = submitted.idempotencyKey();
    if (key.isEmpty()) {
      return new Answer(changed ? refused(Refusal.AUTH_CHANGED) : run(stamp, command), false);
    }
    if (Bytes.utf8(key).size() > 255) {
      return new Answer(refused(Refusal.KEY_TOO_LONG), false);
    }
    Kept kept = outcomes.get(Name.ofKey(key));
    if (kept == null && changed) {
      return new Answer(refused(Refusal.AUTH_CHANGED), false);
    }
    if (kept == null) {
      CommandResult result = run(stamp, command);
      outcomes.put(Name.ofKey(key), new Kept(submitted.fingerprint(), result, clockMillis));
      return new Answer(result, false);
    }
    return kept.fingerprint().equals(submitted.fingerprint())
        ? new Answer(kept.result(), true)
        : new Answer(refused(Refusal.IDEMPOTENCY_KEY_REUSED), false);
  }

  private CommandResult run(EntryStamp stamp, Command command) {
    return switch (command) {
      case Command.Transaction transaction -> new ModelTransaction(this, transaction).run();
      case Command.GrantLease grant -> {
        if (isBad(grant.ttlMillis())) {
          yield refused(Refusal.BAD_TTL);
        }
        yield new LeaseGranted(revision(), grant(grant.ttlMillis(), null), grant.ttlMillis());
      }
      case Command.KeepLeaseAlive keep -> {
        ModelLease lease = leases.get(keep.lease());
        if (lease == null) {
          yield refused(Refusal.LEASE_NOT_FOUND);
        }
        renew(keep.lease(), lease);
        yield new LeaseGranted(revision(), keep.lease(), lease.ttlMillis());
      }
      case Command.KeepLeasesAlive keep -> {
        List<Long> ttlMillis = new ArrayList<>();
        for (long id : keep.leases()) {
          ModelLease lease = leases.get(id);
          ttlMillis.add(lease == null ? 0 : lease.ttlMillis());
          if (lease != null) {
            renew(id, lease);
          }
        }
        yield new CommandResult.LeasesKept(revision(), ttlMillis);
      }
      case Command.AdvanceClock _ -> {
        deadlinesSince = deadlinesSince == 0 ? clockMillis : deadlinesSince;
        yield new CommandResult.ClockAdvanced(clockMillis);
      }
      case Command.RevokeLease revoke ->
          leases.containsKey(revoke.lease())
              ? end(revoke.lease())
              : refused(Refusal.LEASE_NOT_FOUND);
      case Command.ExpireLease expire -> {
        ModelLease lease = leases.get(expire.lease());
        if (lease == null) {
          yield refused(Refusal.LEASE_NOT_FOUND);
        }
        if (lease.renewals() != expire.renewals()) {
          yield refused(Refusal.LEASE_RENEWED);
        }
        boolean early = deadlinesSince != 0 && clockMillis < deadline(lease);
        yield early ? refused(Refusal.LEASE_NOT_DUE) : end(expire.lease());
      }
      case Command.PutPolicy(Policy policy) -> putPolicy(policy);
      case Command.DeletePolicy(String name) -> {
        if (policies.remove(name) == null) {
          yield refused(Refusal.POLICY_NOT_FOUND);
        }
        policiesChanged = true;
        yield new CommandResult.PolicyDone(revision(), true);
      }
      case LockCommand _ -> throw new AssertionError("locks have a model of their own");
      case AuthCommand change -> auth.apply(change, revision(), clockMillis);
      case Command.OpenSession _ -> {
        long longest = stamp.idempotencyMillis();
        sessions.values().removeIf(session -> clockMillis - session.heardMillis > longest);
        ModelSession session = new ModelSession();
        session.heardMillis = clockMillis;
        sessions.put(nextSession, session);
        yield new SessionOpened(nextSession++);
      }
    };
  }

  /** Only policies that are well-formed are drawn; see PolicyRulesTest for the others. */
  private CommandResult putPolicy(Policy policy) {
    boolean taken =
        policies.values().stream()
            .anyMatch(
                other ->
                    other.prefix().equals(policy.prefix()) && !other.name().equals(policy.name()));
    if (taken) {
      return refused(Refusal.POLICY_PREFIX_TAKEN);
    }
    policiesChanged = true;
    boolean existed = policies.put(policy.name(), policy) != null;
    return new CommandResult.PolicyDone(revision(), existed);
  }

  long grant(long ttlMillis, Bytes owner) {
    long id = nextLease++;
    ModelLease lease = new ModelLease(ttlMillis, 0, deadlineFromNow(ttlMillis), owner);
    leases.put(id, lease);
    renewed.add(new AppliedBatch.LeaseTerm(id, ttlMillis, 0, lease.deadlineMillis()));
    return id;
  }

  private void renew(long id, ModelLease lease) {
    long renewals = lease.renewals() + 1;
    long deadline = deadlineFromNow(lease.ttlMillis());
    leases.put(id, new ModelLease(lease.ttlMillis(), renewals, deadline, lease.owner()));
    renewed.add(new AppliedBatch.LeaseTerm(id, lease.ttlMillis(), renewals, deadline));
  }

  private long deadlineFromNow(long ttlMillis) {
    return deadlinesSince == 0 ? 0 : clockMillis + ttlMillis;
  }

  /** One that was last renewed before there were deadlines has its time from then on. */
  long deadline(ModelLease lease) {
    boolean older = lease.deadlineMillis() == 0 && deadlinesSince != 0;
    return older ? deadlinesSince + lease.ttlMillis() : lease.deadlineMillis();
  }

  /** A key that had this record goes on with another lease: its own one, if any, is gone. */
  void leave(StoredRecord old, Bytes key, long lease) {
    if (old == null || old.lease() == lease) {
      return;
    }
    ModelLease left = leases.get(old.lease());
    if (left != null && key.equals(left.owner())) {
      leases.remove(old.lease());
      ended.add(old.lease());
    }
  }

  private CommandResult end(long lease) {
    NavigableMap<Bytes, StoredRecord> after = new TreeMap<>(current());
    after.values().removeIf(record -> record.lease() == lease);
    int deleted = current().size() - after.size();
    if (deleted > 0) {
      addVersion(after);
    }
    leases.remove(lease);
    ended.add(lease);
    return new LeaseEnded(revision(), lease, deleted);
  }

  /** A page of a range of a map. */
  static RangePage page(NavigableMap<Bytes, StoredRecord> map, RangeQuery query) {
    List<KeyedRecord> items = new ArrayList<>();
    map.forEach(
        (key, record) -> {
          if (query.range().contains(key)) {
            items.add(new KeyedRecord(key, record));
          }
        });
    if (query.countOnly()) {
      return new RangePage(List.of(), items.size(), false);
    }
    List<KeyedRecord> ordered = query.descending() ? items.reversed() : items;
    int size = query.limit() > 0 ? Math.min(query.limit(), ordered.size()) : ordered.size();
    List<KeyedRecord> page = new ArrayList<>();
    for (KeyedRecord item : ordered.subList(0, size)) {
      page.add(query.keysOnly() ? withoutValue(item) : item);
    }
    return new RangePage(page, size, size < ordered.size());
  }

  private static KeyedRecord withoutValue(KeyedRecord item) {
    StoredRecord record = item.record();
    return new KeyedRecord(
        item.key(),
        new StoredRecord(
            Bytes.EMPTY,
            record.contentType(),
            record.createRevision(),
            record.modifyRevision(),
            record.version(),
            record.lease()));
  }
}
