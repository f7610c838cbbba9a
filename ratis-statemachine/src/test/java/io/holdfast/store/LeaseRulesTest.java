package io.holdfast.store;

import static io.holdfast.store.OneClient.only;
import static io.holdfast.store.OneClient.putOf;
import static io.holdfast.store.OneClient.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.LeaseStatus;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.Refusal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeaseRulesTest {
  private final MemoryTables tables = new MemoryTables();
  private final OneClient client = new OneClient(tables);

  @Test
  void aLeaseTakesItsKeysWithItInOneRevision() {
    long lease = grant();
    attach("a", lease);
    attach("b", lease);
    client.put("c", "stays");
    long revision = client.reader().status().revision();
    assertEquals(
        new CommandResult.LeaseEnded(revision + 1, lease, 2),
        client.run(new Command.RevokeLease(lease)));
    assertEquals(List.of("c"), client.keysAt(0));
    assertEquals(List.of("a", "b", "c"), client.keysAt(revision));
    assertNull(client.reader().lease(lease));
  }

  @Test
  void aLeaseWithoutKeysEndsWithoutARevision() {
    assertEquals(
        new CommandResult.LeaseEnded(1, grant(), 0), client.run(new Command.RevokeLease(1)));
  }

  @Test
  void aLateWordOfAnOldLeaderDoesNotEndARenewedLease() {
    long lease = grant();
    attach("a", lease);
    client.run(new Command.KeepLeaseAlive(lease));
    assertEquals(Refusal.LEASE_RENEWED, refusal(client.run(new Command.ExpireLease(lease, 0))));
    assertEquals("v", client.value("a"));
    client.run(new Command.ExpireLease(lease, 1));
    assertNull(client.value("a"));
  }

  @Test
  void grantsAndRenewalsAreReportedToWhoMeasuresTheirTime() {
    CommandBatch grant = client.batch(SubmittedCommand.of(new Command.GrantLease(5_000)));
    assertEquals(
        List.of(new AppliedBatch.LeaseTerm(1, 5_000, 0, 0)), client.apply(grant).renewedLeases());
    assertEquals(List.of(), client.apply(grant).renewedLeases(), "the same batch again");
    CommandBatch keep = client.batch(SubmittedCommand.of(new Command.KeepLeaseAlive(1)));
    assertEquals(
        List.of(new AppliedBatch.LeaseTerm(1, 5_000, 1, 0)), client.apply(keep).renewedLeases());
    assertEquals(List.of(new AppliedBatch.LeaseTerm(1, 5_000, 1, 0)), client.reader().leases());
  }

  @Test
  void aKeyThatIsWrittenWithoutItsLeaseIsDetached() {
    long lease = grant();
    attach("a", lease);
    client.put("a", "free");
    assertEquals(0, client.reader().lease(lease).keys());
    client.run(new Command.RevokeLease(lease));
    assertEquals("free", client.value("a"));
  }

  @Test
  void aKeyMovesFromOneLeaseToAnother() {
    long first = grant();
    long second = grant();
    attach("a", first);
    attach("a", second);
    assertEquals(0, client.reader().lease(first).keys());
    assertEquals(1, client.reader().lease(second).keys());
  }

  @Test
  void aKeyCreatedAgainAfterItsDeletionIsNotTakenByTheOldLease() {
    long lease = grant();
    attach("a", lease);
    client.delete("a");
    client.put("a", "anew");
    client.run(new Command.RevokeLease(lease));
    assertEquals("anew", client.value("a"));
  }

  @Test
  void aTimeToLiveMakesALeaseThatGoesWithTheKey() {
    long lease = putWithTtl("a");
    assertEquals(new LeaseStatus(lease, 1_000, 0, 1), client.reader().lease(lease));
    client.delete("a");
    assertNull(client.reader().lease(lease));
  }

  @Test
  void aTimeToLiveEndsWithTheNextWriteOfTheKey() {
    long first = putWithTtl("a");
    long second = putWithTtl("a");
    assertNotEquals(first, second);
    assertNull(client.reader().lease(first));
    client.put("a", "for good");
    assertNull(client.reader().lease(second));
    assertEquals(Refusal.LEASE_NOT_FOUND, refusal(client.run(new Command.ExpireLease(second, 0))));
    assertEquals("for good", client.value("a"));
  }

  @Test
  void anIncrementKeepsTheTimeToLive() {
    long lease = putWithTtl("a");
    client.transact(new Operation.Increment(Bytes.utf8("a"), 1));
    assertEquals(1, client.reader().lease(lease).keys());
    client.run(new Command.ExpireLease(lease, 0));
    assertNull(client.value("a"));
  }

  @Test
  void noOtherKeyJoinsALeaseThatWasMadeForOne() {
    long lease = putWithTtl("a");
    CommandResult result =
        client.transact(new Operation.Put(Bytes.utf8("b"), Bytes.EMPTY, "", lease, 0));
    assertEquals(Refusal.LEASE_NOT_FOUND, refusal(result));
    attach("a", lease);
    assertEquals(1, client.reader().lease(lease).keys());
  }

  @Test
  void aPutUnderALeaseThatIsNotThereIsRefused() {
    CommandResult result =
        client.transact(new Operation.Put(Bytes.utf8("a"), Bytes.EMPTY, "", 99, 0));
    assertEquals(Refusal.LEASE_NOT_FOUND, refusal(result));
    for (Command command :
        List.of(
            new Command.KeepLeaseAlive(99),
            new Command.RevokeLease(99),
            new Command.ExpireLease(99, 0))) {
      assertEquals(Refusal.LEASE_NOT_FOUND, refusal(client.run(command)));
    }
  }

  @Test
  void aTimeToLiveHasBounds() {
    for (long bad : new long[] {-1, 1, 99, Limits.MAX_TTL_MILLIS + 1, Long.MAX_VALUE}) {
      assertEquals(Refusal.BAD_TTL, refusal(client.run(new Command.GrantLease(bad))));
      Operation.Put put = new Operation.Put(Bytes.utf8("a"), Bytes.EMPTY, "", 0, bad);
      assertEquals(Refusal.BAD_TTL, refusal(client.transact(put)));
    }
    Operation.Put both = new Operation.Put(Bytes.utf8("a"), Bytes.EMPTY, "", grant(), 1_000);
    assertEquals(Refusal.BAD_TTL, refusal(client.transact(both)));
  }

  @Test
  void aLeaseHoldsOnlyWhatCanEndInOneRevision() {
    long lease = grant();
    String large = "v".repeat(3 << 20);
    for (int i = 0; i < 21; i++) {
      client.transact(new Operation.Put(Bytes.utf8("k" + i), Bytes.utf8(large), "", lease, 0));
    }
    Operation.Put oneMore = new Operation.Put(Bytes.utf8("x"), Bytes.utf8(large), "", lease, 0);
    assertEquals(Refusal.TOO_MANY_KEYS, refusal(client.transact(oneMore)));
    Operation.Put again = new Operation.Put(Bytes.utf8("k0"), Bytes.utf8(large), "", lease, 0);
    assertEquals(2, ((OperationResult.PutDone) only(client.transact(again))).version());
    StateAudit.check(tables);
  }

  @Test
  void aLeaseHoldsSoManyKeysAndNotOneMore() {
    long lease = grant();
    attachMany(lease, Limits.MAX_DELETED_KEYS);
    assertEquals(Refusal.TOO_MANY_KEYS, refusal(client.transact(putUnder("x", lease))));
    attach("0", lease);
    assertEquals(
        Limits.MAX_DELETED_KEYS,
        ((CommandResult.LeaseEnded) client.run(new Command.RevokeLease(lease))).deletedKeys());
  }

  @Test
  void aLeaseDoesNotEndBeforeItsDeadlineWhoeverSaysSo() {
    client.advanceClock();
    long lease = grant();
    attach("a", lease);
    client.clock(client.stamp.clockMillis() + 4_999);
    assertEquals(Refusal.LEASE_NOT_DUE, refusal(client.run(new Command.ExpireLease(lease, 0))));
    assertEquals("v", client.value("a"));
    client.clock(client.stamp.clockMillis() + 1);
    client.run(new Command.ExpireLease(lease, 0));
    assertNull(client.value("a"));
  }

  @Test
  void aRenewalSetsTheDeadlineAnew() {
    client.advanceClock();
    long lease = grant();
    client.clock(5_000);
    client.run(new Command.KeepLeaseAlive(lease));
    assertEquals(
        List.of(new AppliedBatch.LeaseTerm(lease, 5_000, 1, 10_000)), client.reader().leases());
    client.reopen();
    client.clock(9_999);
    assertEquals(Refusal.LEASE_NOT_DUE, refusal(client.run(new Command.ExpireLease(lease, 1))));
  }

  @Test
  void aLeaseOfBeforeThereWereDeadlinesHasItsTimeFromTheFirstMomentOn() {
    long lease = grant();
    assertEquals(List.of(new AppliedBatch.LeaseTerm(lease, 5_000, 0, 0)), client.reader().leases());
    client.clock(20_000);
    client.advanceClock();
    client.clock(24_999);
    client.advanceClock();
    assertEquals(
        List.of(new AppliedBatch.LeaseTerm(lease, 5_000, 0, 25_000)), client.reader().leases());
    assertEquals(Refusal.LEASE_NOT_DUE, refusal(client.run(new Command.ExpireLease(lease, 0))));
    client.clock(25_000);
    assertEquals(
        new CommandResult.LeaseEnded(1, lease, 0), client.run(new Command.ExpireLease(lease, 0)));
  }

  @Test
  void anEntryThatIsStampedEarlierThanOneBeforeItPutsNoDeadlineBack() {
    client.advanceClock();
    client.clock(50_000);
    long lease = grant();
    client.clock(40_000);
    client.run(new Command.KeepLeaseAlive(lease));
    assertEquals(55_000, client.reader().leases().getFirst().deadlineMillis());
  }

  @Test
  void manyLeasesAreKeptAliveByOneCommandAndOneThatIsGoneHoldsUpNoOther() {
    client.advanceClock();
    long first = grant();
    long second = grant();
    client.clock(3_000);
    assertEquals(
        new CommandResult.LeasesKept(1, List.of(5_000L, 0L, 5_000L)),
        client.run(new Command.KeepLeasesAlive(List.of(first, 99L, second))));
    assertEquals(
        List.of(
            new AppliedBatch.LeaseTerm(first, 5_000, 1, 8_000),
            new AppliedBatch.LeaseTerm(second, 5_000, 1, 8_000)),
        client.reader().leases());
  }

  @Test
  void soManyLeasesAreKeptAliveAtOnceAndNotOneMore() {
    List<Long> most = LongStream.rangeClosed(1, Limits.MAX_LEASES_AT_ONCE).boxed().toList();
    CommandResult.LeasesKept kept =
        (CommandResult.LeasesKept) client.run(new Command.KeepLeasesAlive(most));
    assertEquals(Limits.MAX_LEASES_AT_ONCE, kept.ttlMillis().size());
    List<Long> tooMany = LongStream.rangeClosed(0, Limits.MAX_LEASES_AT_ONCE).boxed().toList();
    assertEquals(
        Refusal.TOO_MANY_OPERATIONS, refusal(client.run(new Command.KeepLeasesAlive(tooMany))));
  }

  @Test
  void aLeaseThatWasFilledUnderAnotherBoundKeepsItsKeysAndEnds() {
    EntryStamp bounded = client.stamp;
    long lease = grant();
    client.unboundDeletions();
    attachMany(lease, Limits.MAX_DELETED_KEYS + 1);
    client.stamp = bounded;
    attach("0", lease);
    assertEquals(Refusal.TOO_MANY_KEYS, refusal(client.transact(putUnder("x", lease))));
    assertEquals(
        Limits.MAX_DELETED_KEYS + 1,
        ((CommandResult.LeaseEnded) client.run(new Command.RevokeLease(lease))).deletedKeys());
  }

  @Test
  void leasesThatEndBehindManyDeletionsMustComeAgain() {
    long large = grant();
    long small = grant();
    long empty = grant();
    attachMany(large, Limits.MAX_DELETED_KEYS);
    attach("x", small);
    CommandBatch ends =
        CommandBatch.sessionless(
            List.of(
                SubmittedCommand.of(new Command.ExpireLease(large, 0)),
                SubmittedCommand.of(new Command.ExpireLease(small, 0)),
                SubmittedCommand.of(new Command.ExpireLease(empty, 0))));
    AppliedBatch applied = client.apply(ends);
    List<BatchResult.Answer> answers = ((BatchResult.Applied) applied.result()).results();
    assertEquals(Refusal.BATCH_FULL, refusal(answers.get(1).result()));
    assertEquals(List.of(large, empty), applied.endedLeases());
    assertEquals(List.of(small), client.apply(ends).endedLeases());
  }

  @Test
  void whoMeasuresTheirTimeHearsOfEveryLeaseThatIsGone() {
    CommandBatch put = client.batch(SubmittedCommand.of(OneClient.transaction(putForAWhile("a"))));
    assertEquals(List.of(), client.apply(put).endedLeases());
    CommandBatch over =
        client.batch(
            SubmittedCommand.of(OneClient.transaction(putForAWhile("a"))),
            SubmittedCommand.of(OneClient.transaction(putOf("a", "stays"))));
    AppliedBatch applied = client.apply(over);
    assertEquals(List.of(new AppliedBatch.LeaseTerm(2, 1_000, 0, 0)), applied.renewedLeases());
    assertEquals(List.of(1L, 2L), applied.endedLeases());
    long revoked = grant();
    CommandBatch revoke = client.batch(SubmittedCommand.of(new Command.RevokeLease(revoked)));
    assertEquals(List.of(revoked), client.apply(revoke).endedLeases());
    assertEquals(List.of(), client.reader().leases());
  }

  @Test
  void idsAreNeverGivenTwice() {
    assertEquals(1, grant());
    client.run(new Command.RevokeLease(1));
    client.reopen();
    assertEquals(2, grant());
    client.transact(putOf("a", "1"));
    assertEquals(3, putWithTtl("a"));
  }

  private long grant() {
    return ((CommandResult.LeaseGranted) client.run(new Command.GrantLease(5_000))).lease();
  }

  private void attach(String key, long lease) {
    only(client.transact(putUnder(key, lease)));
  }

  private void attachMany(long lease, int keys) {
    for (int from = 0; from < keys; from += Limits.MAX_OPERATIONS) {
      int to = Math.min(keys, from + Limits.MAX_OPERATIONS);
      client.transact(
          IntStream.range(from, to)
              .mapToObj(i -> putUnder(Integer.toString(i), lease))
              .toArray(Operation[]::new));
    }
  }

  private static Operation.Put putUnder(String key, long lease) {
    return new Operation.Put(Bytes.utf8(key), Bytes.utf8("v"), "", lease, 0);
  }

  private static Operation.Put putForAWhile(String key) {
    return new Operation.Put(Bytes.utf8(key), Bytes.utf8("1"), "", 0, 1_000);
  }

  private long putWithTtl(String key) {
    return ((OperationResult.PutDone) only(client.transact(putForAWhile(key)))).lease();
  }
}
