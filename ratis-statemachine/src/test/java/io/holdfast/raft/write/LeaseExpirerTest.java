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
  private final List<Command> said = new ArrayList<>();
  private CompletableFuture<BatchResult> answer = new CompletableFuture<>();
  private long nowMillis = 1_000_000;
  private long stampedMillis = Long.MAX_VALUE / 2;
  private final LeaseExpirer expirer =
      new LeaseExpirer(
          (CommandBatch batch) -> {
            batch.commands().forEach(command -> said.add(command.command()));
            return answer;
          },
          () -> nowMillis,
          () -> stampedMillis);

  @Test
  void aLeaseIsNotEndedBeforeItsDeadline() {
    expirer.begin(List.of(term(7, 1_000, 0)), true);
    tickAfter(999);
    assertEquals(List.of(), said);
    tickAfter(1);
    assertEquals(List.of(new Command.ExpireLease(7, 0)), said);
  }

  @Test
  void aRenewalStartsTheTimeAnew() {
    expirer.begin(List.of(term(7, 1_000, 0)), true);
    tickAfter(800);
    expirer.renewed(List.of(term(7, 1_000, 1)));
    tickAfter(700);
    assertEquals(List.of(), said);
    tickAfter(300);
    assertEquals(List.of(new Command.ExpireLease(7, 1)), said);
  }

  @Test
  void aNewLeaderEndsALeaseAtTheDeadlineThatItHad() {
    LeaseTerm lease = term(7, 1_000, 0);
    expirer.begin(List.of(lease), true);
    expirer.end();
    tickAfter(600);
    expirer.begin(List.of(lease), true);
    tickAfter(399);
    assertEquals(List.of(), said);
    tickAfter(1);
    assertEquals(List.of(new Command.ExpireLease(7, 0)), said);
  }

  @Test
  void aLeaseWhoseDeadlinePassedWhileNobodyLedEndsAtOnce() {
    LeaseTerm lease = term(7, 1_000, 0);
    nowMillis += 5_000;
    expirer.begin(List.of(lease), true);
    tickAfter(0);
    assertEquals(List.of(new Command.ExpireLease(7, 0)), said);
  }

  @Test
  void whileLeasesLiveTheClockStandsInTheLogOnceASecond() {
    expirer.begin(List.of(term(7, 60_000, 0)), true);
    stampedMillis = nowMillis;
    tickAfter(899);
    assertEquals(List.of(), said);
    tickAfter(1);
    assertEquals(List.of(new Command.AdvanceClock()), said);
    tickAfter(100);
    assertEquals(1, said.size(), "one at a time");
    stampedMillis = nowMillis;
    takeAnswer().complete(answers(new CommandResult.ClockAdvanced(nowMillis)));
    assertEquals(1, said.size());
    tickAfter(900);
    assertEquals(2, said.size());
  }

  @Test
  void withoutLeasesNothingIsWritten() {
    expirer.begin(List.of(), true);
    stampedMillis = 0;
    tickAfter(100_000);
    assertEquals(List.of(), said);
    expirer.renewed(List.of(term(7, 60_000, 0)));
    expirer.ended(List.of(7L));
    tickAfter(100);
    assertEquals(List.of(), said);
  }

  @Test
  void theFirstLeaderSaysThatLeasesHaveDeadlinesBeforeItEndsAny() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0, 0)), false);
    tickAfter(1_000);
    assertEquals(List.of(new Command.AdvanceClock()), said);
    takeAnswer().complete(answers(new CommandResult.ClockAdvanced(nowMillis)));
    assertEquals(List.of(new Command.AdvanceClock(), new Command.ExpireLease(7, 0)), said);
    takeAnswer().complete(answers(refused(Refusal.LEASE_NOT_DUE)));
    assertEquals(2, said.size(), "not at once");
    tickAfter(100);
    assertEquals(new Command.ExpireLease(7, 0), said.getLast());
    assertEquals(3, said.size());
  }

  @Test
  void deadlinesBeginOnlyOnceTheStoreHasSaidSo() {
    expirer.begin(List.of(new LeaseTerm(7, 1_000, 0, 0)), false);
    tickAfter(1_000);
    takeAnswer().complete(answers(refused(Refusal.BATCH_FULL)));
    tickAfter(100);
    assertEquals(List.of(new Command.AdvanceClock(), new Command.AdvanceClock()), said);
  }

  @Test
  void aWordThatCouldNotBeSaidIsSaidAgain() {
    expirer.begin(List.of(term(7, 1_000, 0)), true);
    tickAfter(1_000);
    takeAnswer().completeExceptionally(new UnavailableException("no leader"));
    assertEquals(1, said.size(), "not at once: whoever could not take it needs a rest");
    tickAfter(100);
    assertEquals(2, said.size());
  }

  @Test
  void aWordThatItsEntryHadNoRoomForIsSaidAgainAndOneThatWasRefusedIsNot() {
    expirer.begin(List.of(term(7, 1_000, 0), term(8, 1_000, 0)), true);
    tickAfter(1_000);
    takeAnswer().complete(answers(refused(Refusal.LEASE_NOT_FOUND), refused(Refusal.BATCH_FULL)));
    assertEquals(new Command.ExpireLease(8, 0), said.getLast());
    assertEquals(3, said.size());
  }

  @Test
  void whileAWordIsUnderWayNoOtherIsSaidAndTheNextFollowsItAtOnce() {
    expirer.begin(leases(LeaseExpirer.MAX_BATCH + 1), true);
    tickAfter(1_000);
    tickAfter(100);
    assertEquals(LeaseExpirer.MAX_BATCH, said.size());
    takeAnswer().complete(allEnded(LeaseExpirer.MAX_BATCH));
    assertEquals(LeaseExpirer.MAX_BATCH + 1, said.size());
  }

  @Test
  void aLeaseThatWasRenewedWhileTheWordWasUnderWayGoesOn() {
    expirer.begin(List.of(term(7, 1_000, 0)), true);
    tickAfter(1_000);
    expirer.renewed(List.of(term(7, 1_000, 1)));
    takeAnswer().complete(answers(refused(Refusal.LEASE_RENEWED)));
    tickAfter(999);
    assertEquals(1, said.size());
    tickAfter(1);
    assertEquals(new Command.ExpireLease(7, 1), said.getLast());
  }

  @Test
  void nothingIsKeptOfALeaseThatIsGone() {
    expirer.begin(List.of(), true);
    for (int i = 0; i < 1_000; i++) {
      expirer.renewed(List.of(term(i, 3_600_000, 0)));
      expirer.renewed(List.of(term(i, 3_600_000, 1)));
      expirer.ended(List.of(i - 1L));
    }
    assertEquals(1, expirer.size());
    expirer.ended(List.of(999L));
    assertEquals(0, expirer.size());
  }

  @Test
  void aLeaseThatEndsWhileItsWordIsUnderWayIsForgotten() {
    expirer.begin(List.of(term(7, 1_000, 0)), true);
    tickAfter(1_000);
    expirer.ended(List.of(7L));
    takeAnswer().completeExceptionally(new OutcomeUnknownException("late"));
    assertEquals(0, expirer.size());
    tickAfter(100);
    assertEquals(1, said.size());
  }

  @Test
  void aWordOfAnEarlierTermOfLeadershipHoldsUpNothing() {
    expirer.begin(List.of(term(7, 1_000, 0)), true);
    tickAfter(1_000);
    CompletableFuture<BatchResult> lost = takeAnswer();
    expirer.end();
    expirer.begin(List.of(term(7, 1_000, 0)), true);
    tickAfter(1_000);
    assertEquals(2, said.size());
    lost.completeExceptionally(new OutcomeUnknownException("of the earlier term"));
    tickAfter(100);
    assertEquals(2, said.size(), "the word of this term is still under way");
  }

  private void tickAfter(long millis) {
    nowMillis += millis;
    expirer.tick();
  }

  private CompletableFuture<BatchResult> takeAnswer() {
    CompletableFuture<BatchResult> taken = answer;
    answer = new CompletableFuture<>();
    return taken;
  }

  /** Granted or renewed now. */
  private LeaseTerm term(long lease, long ttlMillis, long renewals) {
    return new LeaseTerm(lease, ttlMillis, renewals, nowMillis + ttlMillis);
  }

  private List<LeaseTerm> leases(int number) {
    return LongStream.range(0, number).mapToObj(id -> term(id, 1_000, 0)).toList();
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
