package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.ManualTimer;
import io.holdfast.raft.NotLeadingException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final long SOON_MILLIS = 5;
  private static final long LATER_MILLIS = 25;

  private final ManualTimer timer = new ManualTimer();
  private LeaderRoute.Target target = new LeaderRoute.There("a", "a:1");
  private final Retries retries = new Retries(() -> target, timer, Runnable::run);
  private int attempts;

  @Test
  void aNodeThatAnswersAndDoesNotLeadIsAskedAgainSoon() {
    retries.after(new NotLeadingException("not yet"), this::attempt);

    assertRunsAfter(SOON_MILLIS);
  }

  @Test
  void thatAnswerIsKnownAlsoInTheWrappingOfAFuture() {
    retries.after(new CompletionException(new NotLeadingException("not yet")), this::attempt);

    assertRunsAfter(SOON_MILLIS);
  }

  @Test
  void aNodeThatDoesNotAnswerIsAskedAgainLater() {
    retries.after(new CompletionException(new IOException("no connection")), this::attempt);

    assertRunsAfter(LATER_MILLIS);
  }

  @Test
  void whereNoLeaderIsKnownItIsTriedAgainLater() {
    target = new LeaderRoute.Nowhere();

    retries.after(new NotLeadingException("no leader is known"), this::attempt);

    assertRunsAfter(LATER_MILLIS);
  }

  @Test
  void aChangeOfLeaderRunsWhatWaitsAtOnceAndOnce() {
    retries.after(new IOException("no connection"), this::attempt);

    retries.leaderChanged();
    assertEquals(1, attempts);
    assertEquals(0, timer.waiting(), "its timer is of no use any more");
    retries.leaderChanged();
    timer.pass(LATER_MILLIS);

    assertEquals(1, attempts);
  }

  @Test
  void whatHasRunIsNotRunAgainByAChangeOfLeader() {
    retries.after(new IOException("no connection"), this::attempt);
    timer.pass(LATER_MILLIS);

    retries.leaderChanged();

    assertEquals(1, attempts);
  }

  @Test
  void aNodeThatEndsTriesNothingAgain() {
    timer.shutdown();

    retries.after(new IOException("no connection"), this::attempt);
    retries.leaderChanged();

    assertEquals(0, attempts);
  }

  private void assertRunsAfter(long millis) {
    timer.pass(millis - 1);
    assertEquals(0, attempts);
    timer.pass(1);
    assertEquals(1, attempts);
  }

  private void attempt() {
    attempts++;
  }
}
