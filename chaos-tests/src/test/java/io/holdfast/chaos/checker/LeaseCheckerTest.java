package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.ok;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times are in milliseconds. */
class LeaseCheckerTest {
  private static final long TTL = 1_000;

  private final Checker checker = new LeaseChecker(1);

  @Test
  void aKeyThatStaysAsLongAsItsLeaseAndGoesThenIsCorrect() {
    assertCorrect(checker, put(0, 10, 1, TTL), read(900, 1L), read(1_100, null));
  }

  @Test
  void aKeyThatGoesEarlyIsIncorrect() {
    assertIncorrect(checker, put(0, 10, 1, TTL), read(900, null));
  }

  @Test
  void aRenewalGivesTheFullTimeAgain() {
    Operation[] kept = {put(0, 10, 1, TTL), renew(800, 810), read(1_700, 1L), read(1_900, null)};
    assertCorrect(checker, kept);
    Operation[] lost = {put(0, 10, 1, TTL), renew(800, 810), read(1_700, null)};
    assertEquals(3, assertIncorrect(checker, lost).offending().size());
  }

  @Test
  void theTimeCountsFromTheQuestionNotFromTheAnswer() {
    assertCorrect(checker, put(0, 600, 1, TTL), read(700, 1L), read(1_200, null));
  }

  @Test
  void aReadThatIsUnderWayWhenTheLeaseEndsMayFindItGone() {
    Operation slow =
        ok(2, ms(900), ms(1_001), new Call.LeaseRead("k"), new Answer.RegisterValue(null, 0, 0));
    assertCorrect(checker, put(0, 10, 1, TTL), read(500, 1L), slow);
  }

  @Test
  void anOlderValueThanTheOneUnderLeaseIsIncorrect() {
    assertIncorrect(checker, put(0, 10, 1, TTL), put(20, 30, 2, TTL), read(100, 1L));
  }

  @Test
  void aNewAndShorterLeaseEndsTheOldPromise() {
    assertCorrect(
        checker, put(0, 10, 1, 9_000), put(100, 110, 2, TTL), read(500, 2L), read(1_200, null));
  }

  @Test
  void aWriteWithUnknownOutcomeEndsTheOldPromiseAndMakesNone() {
    Operation unknown = Operations.unknown(1, ms(100), ms(200), new Call.LeasePut("k", 2, 50));
    assertCorrect(checker, put(0, 10, 1, 9_000), read(50, 1L), unknown, read(500, null));
  }

  /** Met in a run: it came seconds late, when the client had written again. */
  @Test
  void aWriteWithUnknownOutcomeMayComeAfterTheNextOne() {
    Operation unknown = Operations.unknown(1, ms(100), ms(200), new Call.LeasePut("k", 2, 50));
    Operation[] late = {
      put(0, 10, 1, TTL), read(50, 1L), unknown, put(300, 310, 3, TTL), read(400, null)
    };
    assertCorrect(checker, late);
  }

  @Test
  void aLeaseThatLivesOnWhileEverybodyIsServedIsIncorrect() {
    assertIncorrect(checker, servedUntil(3_200, put(0, 10, 1, TTL), read(3_100, 1L)));
    assertCorrect(
        checker,
        servedUntil(3_200, put(0, 10, 1, TTL), read(500, 1L), read(2_900, 1L), read(3_100, null)));
  }

  @Test
  void aLeaseMayLiveOnForAsLongAsNobodyWasServedAndASecond() {
    Operation[] few = {
      put(0, 10, 1, TTL), read(500, 1L), read(2_500, 1L), read(4_900, 1L), read(8_000, null)
    };
    assertCorrect(checker, few);
  }

  @Test
  void whatMayHaveRenewedALeaseLateLeavesItsEndOpen() {
    Operation unknown = Operations.unknown(1, ms(800), ms(900), new Call.LeaseRenew("k", TTL));
    assertCorrect(
        checker,
        servedUntil(
            9_000, put(0, 10, 1, TTL), read(500, 1L), unknown, read(8_000, 1L), read(8_900, null)));
  }

  /** Others are served every 100 ms meanwhile. */
  private static Operation[] servedUntil(long until, Operation... operations) {
    List<Operation> all = new ArrayList<>(List.of(operations));
    for (long at = 20; at < until; at += 100) {
      all.add(
          ok(
              3,
              ms(at),
              ms(at + 1),
              new Call.LeaseRead("other"),
              new Answer.RegisterValue(null, 0, 0)));
    }
    all.sort(Comparator.comparingLong(Operation::invokedNanos));
    return all.toArray(Operation[]::new);
  }

  @Test
  void aHistoryInWhichNoLeaseEndsIsInconclusive() {
    assertInconclusive(checker, put(0, 10, 1, TTL), read(100, 1L));
  }

  private static long ms(long milliseconds) {
    return milliseconds * 1_000_000;
  }

  private static Operation put(long invoked, long completed, long value, long ttl) {
    return ok(
        1, ms(invoked), ms(completed), new Call.LeasePut("k", value, ttl), new Answer.Written(2));
  }

  private static Operation renew(long invoked, long completed) {
    return ok(1, ms(invoked), ms(completed), new Call.LeaseRenew("k", TTL), new Answer.Written(0));
  }

  private static Operation read(long invoked, Long value) {
    return ok(
        2,
        ms(invoked),
        ms(invoked + 1),
        new Call.LeaseRead("k"),
        new Answer.RegisterValue(value, 0, 0));
  }
}
