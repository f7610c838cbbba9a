package io.holdfast.raft.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.result.AppliedBatch.LeaseTerm;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeaseExpirerTest {
  private static final long MILLI = 1_000_000;

  private final List<Command> said = new ArrayList<>();
  private CompletableFuture<BatchResult> answer = new CompletableFuture<>();
  private long nowNanos = Long.MAX_VALUE - 1_200 * MILLI;
  private final LeaseExpirer expirer =
      new LeaseExpirer(
          (CommandBatch batch) -> {
            batch.commands().forEach(command -> said.add(command.command()));
            return answer;
          },
          () -> nowNanos);

  @Test
  void aLeaseIsNotEndedBeforeItsFullTimeOnThisLeader() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    tickAfter(999);
    assertEquals(List.of(), said);
    tickAfter(1);
    assertEquals(List.of(new Command.ExpireLease(7, 0)), said);
  }

  @Test
  void aRenewalStartsTheTimeAnew() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    tickAfter(800);
    expirer.renewed(List.of(new LeaseTerm(7, 1_000, 1)));
    tickAfter(700);
    assertEquals(List.of(), said);
    tickAfter(300);
    assertEquals(List.of(new Command.ExpireLease(7, 1)), said);
  }

  @Test
  void aNewLeaderGivesEveryLeaseItsFullTimeAgain() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    expirer.end();
    tickAfter(5_000);
    assertEquals(List.of(), said);
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    tickAfter(999);
    assertEquals(List.of(), said);
  }

  @Test
  void aWordThatCouldNotBeSaidIsSaidAgain() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    tickAfter(1_000);
    takeAnswer().completeExceptionally(new UnavailableException("no leader"));
    assertEquals(1, said.size(), "not at once: whoever could not take it needs a rest");
    tickAfter(100);
    assertEquals(2, said.size());
  }

  @Test
  void aWordThatItsEntryHadNoRoomForIsSaidAgainAndOneThatWasRefusedIsNot() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0), new LeaseTerm(8, 1_000, 0)));
    tickAfter(1_000);
    takeAnswer().complete(answers(refused(Refusal.LEASE_NOT_FOUND), refused(Refusal.BATCH_FULL)));
    assertEquals(new Command.ExpireLease(8, 0), said.getLast());
    assertEquals(3, said.size());
  }

  @Test
  void whileAWordIsUnderWayNoOtherIsSaidAndTheNextFollowsItAtOnce() {
    expirer.begin(leases(LeaseExpirer.MAX_BATCH + 1));
    tickAfter(1_000);
    tickAfter(100);
    assertEquals(LeaseExpirer.MAX_BATCH, said.size());
    takeAnswer().complete(allEnded(LeaseExpirer.MAX_BATCH));
    assertEquals(LeaseExpirer.MAX_BATCH + 1, said.size());
  }

  @Test
  void aLeaseThatWasRenewedWhileTheWordWasUnderWayGoesOn() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    tickAfter(1_000);
    expirer.renewed(List.of(new LeaseTerm(7, 1_000, 1)));
    takeAnswer().complete(answers(refused(Refusal.LEASE_RENEWED)));
    tickAfter(999);
    assertEquals(1, said.size());
    tickAfter(1);
    assertEquals(new Command.ExpireLease(7, 1), said.getLast());
  }

  @Test
  void nothingIsKeptOfALeaseThatIsGone() {
    expirer.begin(List.of());
    for (int i = 0; i < 1_000; i++) {
      expirer.renewed(List.of(new LeaseTerm(i, 3_600_000, 0)));
      expirer.renewed(List.of(new LeaseTerm(i, 3_600_000, 1)));
      expirer.ended(List.of(i - 1L));
    }
    assertEquals(1, expirer.size());
    expirer.ended(List.of(999L));
    assertEquals(0, expirer.size());
  }

  @Test
  void aLeaseThatEndsWhileItsWordIsUnderWayIsForgotten() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    tickAfter(1_000);
    expirer.ended(List.of(7L));
    takeAnswer().completeExceptionally(new OutcomeUnknownException("late"));
    assertEquals(0, expirer.size());
    tickAfter(100);
    assertEquals(1, said.size());
  }

  @Test
  void aWordOfAnEarlierTermOfLeadershipHoldsUpNothing() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    tickAfter(1_000);
    CompletableFuture<BatchResult> lost = takeAnswer();
    expirer.end();
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0)));
    tickAfter(1_000);
    assertEquals(2, said.size());
    lost.completeExceptionally(new OutcomeUnknownException("of the earlier term"));
    tickAfter(100);
    assertEquals(2, said.size(), "the word of this term is still under way");
  }

  private void tickAfter(long millis) {
    nowNanos += millis * MILLI;
    expirer.tick();
  }

  private CompletableFuture<BatchResult> takeAnswer() {
    CompletableFuture<BatchResult> taken = answer;
    answer = new CompletableFuture<>();
    return taken;
  }

  private static List<LeaseTerm> leases(int number) {
    return LongStream.range(0, number).mapToObj(id -> new LeaseTerm(id, 1_000, 0)).toList();
  }

  private static BatchResult allEnded(int number) {
    return answers(
        LongStream.range(0, number)
            .mapToObj(id -> new CommandResult.LeaseEnded(1, id, 0))
            .toArray(CommandResult[]::new));
  }

  private static CommandResult refused(Refusal refusal) {
    return new CommandResult.Refused(1, refusal, "");
  }

  private static BatchResult answers(CommandResult... results) {
    return new BatchResult.Applied(
        false,
        List.of(results).stream().map(result -> new BatchResult.Answer(result, false)).toList());
  }
}
