package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.OperationId;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.command.User;
import io.holdfast.store.format.Table;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.RevisionEvents;
import io.holdfast.store.result.StoreStatus;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.Digest;
import io.holdfast.store.table.RowKeys;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Runs random entries on a store and on {@link StoreModel}, and expects the same answers and the
 * same reads at every readable revision; now and then the store loses what it has not committed, or
 * is opened again. All chance comes from the seed.
 */
public final class StoreScenario {
  private static final long[] WINDOWS = {0, 3, 20, 200, 1_000_000};

  private final TestTables tables;
  private final Random random;
  private final RandomGateways gateways;
  private final RandomCommands reads;
  private final StoreModel model = new StoreModel();
  private final List<RevisionEvents> told = new ArrayList<>();
  private Store store;
  private EntryStamp stamp;
  private long floor = 1;

  private StoreScenario(long seed, TestTables tables) {
    this.tables = tables;
    this.random = Random.from(new SplittableRandom(seed));
    this.gateways = new RandomGateways(random);
    this.reads = new RandomCommands(random);
    this.store = new Store(tables.tables());
    this.stamp = new EntryStamp(1_000, window(), window(), window(), window());
  }

  /** Runs so many entries on empty tables. */
  public static void run(long seed, int entries, TestTables tables) {
    StoreScenario scenario = new StoreScenario(seed, tables);
    try {
      for (int entry = 0; entry < entries; entry++) {
        scenario.step();
      }
      scenario.checkEverything();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
    }
  }

  private long window() {
    return WINDOWS[random.nextInt(WINDOWS.length)];
  }

  private void step() {
    stamp = nextStamp();
    CommandBatch batch = gateways.next();
    AppliedBatch expected = model.apply(stamp, batch);
    AppliedBatch applied = store.apply(stamp, List.of(batch)).getFirst();
    assertEquals(expected, WithoutDetail.of(applied), () -> "answer to " + batch);
    if (random.nextInt(10) == 0) {
      loseAndApplyAgain(batch, applied);
    }
    tables.commit();
    told.addAll(store.events());
    if (random.nextInt(10) == 0) {
      reopen();
    }
    follow();
    checkSome();
  }

  private EntryStamp nextStamp() {
    long clock = stamp.clockMillis() + (random.nextInt(5) == 0 ? -50 : random.nextInt(30));
    if (random.nextInt(30) == 0) {
      return new EntryStamp(clock, window(), window(), window(), window());
    }
    return new EntryStamp(
        clock,
        stamp.historyMillis(),
        stamp.historyRevisions(),
        stamp.idempotencyMillis(),
        stamp.idempotencyRecords());
  }

  /** As after a crash: the log gives the entry again, and it must do the same. */
  private void loseAndApplyAgain(CommandBatch batch, AppliedBatch first) {
    reopen();
    assertEquals(
        first,
        store.apply(stamp, List.of(batch)).getFirst(),
        () -> "the same entry again: " + batch);
  }

  private void reopen() {
    tables.reopen();
    store = new Store(tables.tables());
  }

  private StoreReader reader() {
    return new StoreReader(tables.reader());
  }

  /** Lets the model forget what the store has forgotten, which must be allowed. */
  private void follow() {
    followFloor();
    boolean kept = false;
    Iterator<Map.Entry<StoreModel.Name, StoreModel.Kept>> oldest =
        model.outcomes.entrySet().iterator();
    int count = model.outcomes.size();
    while (oldest.hasNext()) {
      Map.Entry<StoreModel.Name, StoreModel.Kept> outcome = oldest.next();
      if (tables.reader().get(Table.OUTCOMES, rowKey(outcome.getKey())) != null) {
        kept = true;
        continue;
      }
      assertTrue(!kept, () -> outcome + " went before an older one");
      long age = model.clockMillis - outcome.getValue().clockMillis();
      boolean mayGo = count > stamp.idempotencyRecords() || age > stamp.idempotencyMillis();
      assertTrue(mayGo, () -> outcome + " went too early");
      oldest.remove();
      count--;
    }
  }

  private static byte[] rowKey(StoreModel.Name name) {
    return name.session() == 0
        ? RowKeys.idempotencyKey(name.key())
        : RowKeys.operationId(name.session(), name.sequence());
  }

  private void followFloor() {
    long now = reader().status().historyFloor();
    assertTrue(now >= floor, "the floor went back");
    if (now > floor) {
      long revisions = model.revision() - now;
      long age = model.clockMillis - model.clockAt(now);
      assertTrue(revisions >= stamp.historyRevisions(), "revisions reclaimed too early");
      assertTrue(age >= stamp.historyMillis(), "young revisions reclaimed");
    }
    floor = now;
  }

  private void checkSome() {
    checkStatus();
    checkAuth();
    checkReads(floor + random.nextInt((int) (model.revision() - floor) + 1));
    checkOperation(1 + random.nextInt(4), 1 + random.nextInt(40));
    if (random.nextInt(10) == 0) {
      EventsCheck.check(reader(), model, told, floor);
    }
  }

  private void checkEverything() {
    EventsCheck.check(reader(), model, told, floor);
    for (long revision = floor; revision <= model.revision(); revision++) {
      checkReads(revision);
    }
    for (long session = 1; session <= 5; session++) {
      for (long sequence = 1; sequence < 60; sequence++) {
        checkOperation(session, sequence);
      }
    }
    StateAudit.check(tables.reader());
  }

  private void checkStatus() {
    StoreStatus status = reader().status();
    assertEquals(model.revision(), status.revision());
    assertEquals(model.clockMillis, status.clockMillis());
    assertEquals(model.current().size(), status.records());
    assertEquals(Digest.ofRecords(tables.reader()), status.digest());
    List<AppliedBatch.LeaseTerm> leases = new ArrayList<>();
    model.leases.forEach(
        (id, lease) ->
            leases.add(
                new AppliedBatch.LeaseTerm(
                    id, lease.ttlMillis(), lease.renewals(), model.deadline(lease))));
    assertEquals(leases, reader().leases());
    assertEquals(List.copyOf(model.policies.values()), reader().policies());
  }

  private void checkAuth() {
    AuthSet set = store.auth();
    assertEquals(set, reader().auth(), "the rows tell other rights");
    assertEquals(model.auth.authRevision, set.revision());
    assertEquals(List.copyOf(model.auth.users.values()), set.users());
    assertEquals(List.copyOf(model.auth.roles.values()), set.roles());
    assertEquals(List.copyOf(model.auth.tokens.values()), set.tokens());
    for (User user : set.users()) {
      assertEquals(
          set.tokens().stream().filter(token -> token.user().equals(user.name())).toList(),
          set.tokensOf(user.name()));
      user.certificateNames().forEach(name -> assertEquals(user, set.userOfCertificate(name)));
    }
  }

  private void checkReads(long revision) {
    StoreReader reader = reader();
    for (Bytes key : RandomCommands.allKeys()) {
      StoredRecord expected = model.at(revision).get(key);
      assertEquals(new ReadResult.Found<>(expected, revision), reader.getAt(key, revision));
      assertEquals(model.current().get(key), reader.get(key));
    }
    checkRange(RangeQuery.of(KeyRange.ALL), revision);
    checkRange(reads.query(), revision);
    checkRange(reads.query(), revision);
    Bytes key = RandomCommands.allKeys().getFirst();
    assertEquals(
        new ReadResult.InTheFuture<>(model.revision()), reader.getAt(key, model.revision() + 1));
    if (floor > 1) {
      assertEquals(new ReadResult.Compacted<>(floor), reader.getAt(key, floor - 1));
      assertEquals(
          new ReadResult.Compacted<>(floor), reader.range(RangeQuery.of(KeyRange.ALL), floor - 1));
    }
  }

  private void checkRange(RangeQuery query, long revision) {
    RangePage then = StoreModel.page(model.at(revision), query);
    assertEquals(
        new ReadResult.Found<>(then, revision),
        reader().range(query, revision),
        () -> query + " at " + revision);
    RangePage now = StoreModel.page(model.current(), query);
    assertEquals(new ReadResult.Found<>(now, model.revision()), reader().range(query, 0));
  }

  private void checkOperation(long session, long sequence) {
    String id = OperationId.of(session, sequence);
    assertEquals(
        expectedOutcome(id, session, sequence), WithoutDetail.of(reader().operation(id)), id);
  }

  private OperationOutcome expectedOutcome(String id, long sessionId, long sequence) {
    StoreModel.Kept kept = model.outcomes.get(StoreModel.Name.ofKey(id));
    StoreModel.ModelSession session = model.sessions.get(sessionId);
    CommandResult result = session == null ? null : StoreModel.result(session, sequence);
    if (kept == null && result == null) {
      kept = model.outcomes.get(StoreModel.Name.ofOperation(sessionId, sequence));
    }
    if (kept != null) {
      return kept.result() == null
          ? new OperationOutcome.NotApplied()
          : new OperationOutcome.Applied(kept.result());
    }
    if (result != null) {
      return new OperationOutcome.Applied(result);
    }
    if (session == null || sequence >= session.next) {
      return new OperationOutcome.Unknown();
    }
    return sequence < session.confirmedBelow
        ? new OperationOutcome.Forgotten()
        : new OperationOutcome.NotApplied();
  }
}
