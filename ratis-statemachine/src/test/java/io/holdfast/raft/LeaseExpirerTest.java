package io.holdfast.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.AppliedBatch.LeaseTerm;
import io.holdfast.store.BatchResult;
import io.holdfast.store.Command;
import io.holdfast.store.CommandBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaseExpirerTest {
  private static final long MILLI = 1_000_000;

  private final List<Command> said = new ArrayList<>();
  private CompletableFuture<BatchResult> answer = new CompletableFuture<>();
  private final LeaseExpirer expirer =
      new LeaseExpirer(
          (CommandBatch batch) -> {
            batch.commands().forEach(command -> said.add(command.command()));
            return answer;
          });

  @Test
  void aLeaseIsNotEndedBeforeItsFullTimeOnThisLeader() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)), 0);
    expirer.tick(999 * MILLI);
    assertEquals(List.of(), said);
    expirer.tick(1_000 * MILLI);
    assertEquals(List.of(new Command.ExpireLease(7, 0)), said);
  }

  @Test
  void aRenewalStartsTheTimeAnew() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)), 0);
    expirer.renewed(List.of(new LeaseTerm(7, 1_000, 1)), 800 * MILLI);
    expirer.tick(1_500 * MILLI);
    assertEquals(List.of(), said);
    expirer.tick(1_800 * MILLI);
    assertEquals(List.of(new Command.ExpireLease(7, 1)), said);
  }

  @Test
  void aNewLeaderGivesEveryLeaseItsFullTimeAgain() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)), 0);
    expirer.end();
    expirer.tick(5_000 * MILLI);
    assertEquals(List.of(), said);
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)), 5_000 * MILLI);
    expirer.tick(5_999 * MILLI);
    assertEquals(List.of(), said);
  }

  @Test
  void aWordThatCouldNotBeSaidIsSaidAgain() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)), 0);
    expirer.tick(1_000 * MILLI);
    answer.completeExceptionally(new UnavailableException("no leader"));
    answer = new CompletableFuture<>();
    expirer.tick(1_100 * MILLI);
    assertEquals(2, said.size());
  }

  @Test
  void theRemainingTimeIsToldAsLongAsTheLeaseLives() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)), 0);
    assertEquals(600, expirer.remainingMillis(7, 400 * MILLI));
    assertEquals(-1, expirer.remainingMillis(8, 400 * MILLI));
  }
}
