package io.holdfast.store;

import static io.holdfast.store.OneClient.putOf;
import static io.holdfast.store.OneClient.refusal;
import static io.holdfast.store.OneClient.transaction;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.SubmittedCommand.Fence;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.LockPlace;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.table.Lock;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockRulesTest {
  private final MemoryTables tables = new MemoryTables();
  private final OneClient client = new OneClient(tables);

  @Test
  void theTokenIsTheRevisionOfTheAcquisition() {
    client.put("a", "1");
    LockPlace held = acquire("me");
    assertEquals(3, held.token());
    assertEquals(3, client.reader().status().revision());
    assertEquals(4, client.put("a", "2").modifyRevision());
    StateAudit.check(tables);
  }

  @Test
  void whoAcquiresAgainHasTheSameTokenAndTheFullTime() {
    client.advanceClock();
    LockPlace held = acquire("me");
    client.clock(4_000);
    assertEquals(held.token(), acquire("me").token());
    client.clock(8_999);
    assertEquals(
        Refusal.LEASE_NOT_DUE, refusal(client.run(new Command.ExpireLease(held.lease(), 1))));
  }

  @Test
  void whoWaitsIsServedInTheOrderInWhichTheyCame() {
    LockPlace first = acquire("first");
    LockPlace second = acquire("second");
    LockPlace third = acquire("third");
    assertFalse(second.isHeld());
    assertEquals(0, second.ahead());
    assertEquals(1, third.ahead());
    AppliedBatch applied = apply(new LockCommand.Release("l", "first", first.token()));
    assertEquals(List.of(second.lease()), applied.grantedLeases());
    assertEquals(List.of(first.lease()), applied.endedLeases());
    assertEquals(List.of("second"), holders());
    assertTrue(acquire("second").token() > first.token());
    assertEquals(0, acquire("third").ahead());
  }

  @Test
  void whoeverHasGoneIsPassedOver() {
    LockPlace first = acquire("first");
    LockPlace second = acquire("second");
    LockPlace third = acquire("third");
    client.run(new Command.ExpireLease(second.lease(), 0));
    AppliedBatch applied =
        client.apply(
            CommandBatch.sessionless(
                List.of(SubmittedCommand.of(new Command.ExpireLease(first.lease(), 0)))));
    assertEquals(List.of(third.lease()), applied.grantedLeases());
    assertEquals(List.of("third"), holders());
    assertNull(client.reader().lease(second.lease()));
  }

  @Test
  void theKeysOfALockGoInTheRevisionInWhichTheNextHasIt() {
    LockPlace first = acquire("first");
    client.transact(new Operation.Put(Bytes.utf8("k"), Bytes.EMPTY, "", first.lease(), 0));
    acquire("second");
    client.run(new LockCommand.Release("l", "first", first.token()));
    long revision = client.reader().status().revision();
    assertEquals(revision, acquire("second").token());
    assertEquals(List.of("k"), client.keysAt(revision - 1));
    assertEquals(List.of(), client.keysAt(revision));
    StateAudit.check(tables);
  }

  @Test
  void whoDoesNotWaitIsToldThatItIsTakenAndLeavesNothing() {
    acquire("first");
    LockPlace taken =
        (LockPlace) client.run(new LockCommand.Acquire("l", "second", 5_000, false, 0, false, 0));
    assertEquals(0, taken.lease());
    assertEquals(1, client.reader().lock("l").places().size());
    assertEquals(1, client.reader().leases().size());
  }

  @Test
  void onlyWhoHoldsItWithThatTokenReleasesIt() {
    LockPlace held = acquire("me");
    assertEquals(
        Refusal.LOCK_NOT_HELD,
        refusal(client.run(new LockCommand.Release("l", "you", held.token()))));
    assertEquals(
        Refusal.LOCK_NOT_HELD,
        refusal(client.run(new LockCommand.Release("l", "me", held.token() + 1))));
    assertEquals(
        Refusal.LOCK_NOT_HELD,
        refusal(client.run(new LockCommand.Release("other", "me", held.token()))));
    assertEquals(List.of("me"), holders());
    client.run(new LockCommand.Release("l", "me", held.token()));
    assertEquals(Lock.FREE, client.reader().lock("l"));
    assertEquals(List.of(), client.reader().leases());
    assertEquals(
        Refusal.LOCK_NOT_HELD,
        refusal(client.run(new LockCommand.Release("l", "me", held.token()))));
  }

  @Test
  void whoGivesUpWaitingLeavesTheQueueUnlessTheyWereServed() {
    LockPlace first = acquire("first");
    acquire("second");
    acquire("third");
    client.run(new LockCommand.Release("l", "second", 0));
    client.run(new LockCommand.Release("l", "first", first.token()));
    assertEquals(List.of("third"), holders());
    LockPlace kept = (LockPlace) client.run(new LockCommand.Release("l", "third", 0));
    assertTrue(kept.isHeld());
    assertEquals(List.of("third"), holders());
  }

  @Test
  void thoseWhoShareHoldItTogetherAndNobodyOvertakesAWriter() {
    LockPlace one = share("r1", 0);
    LockPlace two = share("r2", 0);
    assertTrue(one.isHeld() && two.isHeld());
    LockPlace writer = acquire("w");
    assertFalse(writer.isHeld());
    assertFalse(share("r3", 0).isHeld());
    assertFalse(share("r4", 0).isHeld());
    client.run(new LockCommand.Release("l", "r1", one.token()));
    assertEquals(List.of("r2"), holders());
    client.run(new LockCommand.Release("l", "r2", two.token()));
    assertEquals(List.of("w"), holders());
    client.run(new LockCommand.Release("l", "w", acquire("w").token()));
    assertEquals(List.of("r3", "r4"), holders());
  }

  @Test
  void soManyShareItAsThereArePermits() {
    LockPlace one = share("p1", 2);
    assertTrue(share("p2", 2).isHeld());
    assertFalse(share("p3", 2).isHeld());
    assertEquals(
        Refusal.LOCK_MISMATCH,
        refusal(client.run(new LockCommand.Acquire("l", "p4", 5_000, true, 3, true, 0))));
    client.run(new LockCommand.Release("l", "p1", one.token()));
    assertEquals(List.of("p2", "p3"), holders());
  }

  @Test
  void aCommandBehindAFenceRunsOnlyWhileTheHoldLasts() {
    LockPlace first = acquire("first");
    LockPlace second = acquire("second");
    Fence fence = new Fence("l", first.token());
    assertTrue(isDone(putBehind(fence, "1")));
    client.run(new LockCommand.Release("l", "first", first.token()));
    assertEquals(Refusal.FENCE_LOST, refusal(putBehind(fence, "2")));
    assertEquals("1", client.value("a"));
    Fence next = new Fence("l", acquire("second").token());
    assertTrue(isDone(putBehind(next, "3")));
    client.run(new Command.ExpireLease(second.lease(), 2));
    assertEquals(Refusal.FENCE_LOST, refusal(putBehind(next, "4")));
    assertEquals(Refusal.FENCE_LOST, refusal(putBehind(new Fence("never", 1), "5")));
    assertEquals("3", client.value("a"));
  }

  @Test
  void aTokenIsNeverGivenTwiceAlsoAfterARestart() {
    LockPlace held = acquire("me");
    client.run(new LockCommand.Release("l", "me", held.token()));
    client.reopen();
    LockPlace again = acquire("me");
    assertTrue(again.token() > held.token());
    assertTrue(again.lease() > held.lease());
  }

  @Test
  void theLeaseOfALockEndsWithTheLockAlone() {
    LockPlace held = acquire("me");
    assertEquals(Refusal.LEASE_OF_LOCK, refusal(client.run(new Command.RevokeLease(held.lease()))));
    assertEquals(List.of("me"), holders());
  }

  @Test
  void namesOwnersTimesAndPermitsHaveBounds() {
    for (String bad : new String[] {"", "a/b", "ü", "a b", "x".repeat(129)}) {
      assertEquals(
          Refusal.BAD_LOCK,
          refusal(client.run(new LockCommand.Acquire(bad, "me", 5_000, false, 0, true, 0))));
      assertEquals(Refusal.BAD_LOCK, refusal(client.run(new LockCommand.Release(bad, "me", 1))));
    }
    for (String bad : new String[] {"", "x".repeat(129)}) {
      assertEquals(
          Refusal.BAD_LOCK,
          refusal(client.run(new LockCommand.Acquire("l", bad, 5_000, false, 0, true, 0))));
    }
    for (int bad : new int[] {-1, Limits.MAX_LOCK_HOLDERS + 1}) {
      assertEquals(
          Refusal.BAD_LOCK,
          refusal(client.run(new LockCommand.Acquire("l", "me", 5_000, true, bad, true, 0))));
    }
    assertEquals(
        Refusal.BAD_LOCK,
        refusal(client.run(new LockCommand.Acquire("l", "me", 5_000, false, 1, true, 0))));
    assertEquals(
        Refusal.BAD_TTL,
        refusal(client.run(new LockCommand.Acquire("l", "me", 1, false, 0, true, 0))));
    assertEquals(Lock.FREE, client.reader().lock("l"));
  }

  @Test
  void aHoldThatHasEndedIsNotTakenAnewByWhoMeansThatOne() {
    LockPlace held = acquire("me");
    LockCommand.Acquire same = new LockCommand.Acquire("l", "me", 5_000, false, 0, true, 0);
    assertEquals(held.token(), ((LockPlace) client.run(same.again(held.lease()))).token());
    client.run(new LockCommand.Release("l", "me", held.token()));
    assertEquals(Refusal.LOCK_NOT_HELD, refusal(client.run(same.again(held.lease()))));
    acquire("me");
    assertEquals(Refusal.LOCK_NOT_HELD, refusal(client.run(same.again(held.lease()))));
  }

  @Test
  void theQueueHasABound() {
    acquire("me");
    for (int i = 0; i < Limits.MAX_LOCK_WAITERS; i++) {
      assertEquals(i, acquire("w" + i).ahead());
    }
    CommandResult more = client.run(new LockCommand.Acquire("l", "x", 5_000, false, 0, true, 0));
    assertEquals(Refusal.LOCK_QUEUE_FULL, refusal(more));
    assertEquals(0, acquire("w0").ahead());
  }

  private LockPlace acquire(String owner) {
    return (LockPlace) client.run(new LockCommand.Acquire("l", owner, 5_000, false, 0, true, 0));
  }

  private LockPlace share(String owner, int permits) {
    return (LockPlace)
        client.run(new LockCommand.Acquire("l", owner, 5_000, true, permits, true, 0));
  }

  private AppliedBatch apply(Command command) {
    return client.apply(client.batch(SubmittedCommand.of(command)));
  }

  private CommandResult putBehind(Fence fence, String value) {
    return client
        .submit(SubmittedCommand.of(transaction(putOf("a", value))).behind(fence))
        .result();
  }

  private static boolean isDone(CommandResult result) {
    return result instanceof CommandResult.TransactionDone;
  }

  private List<String> holders() {
    return client.reader().lock("l").holders().stream().map(Lock.Place::owner).toList();
  }
}
