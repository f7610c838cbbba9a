package io.holdfast.raft.statemachine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class AppliedWaitersTest {
  private final AppliedWaiters waiters = new AppliedWaiters(Runnable::run);

  @Test
  void whoWaitsIsLetGoByTheIndexOrALaterOne() {
    CompletableFuture<Long> five = waiters.await(5);
    CompletableFuture<Long> six = waiters.await(6);
    CompletableFuture<Long> nine = waiters.await(9);

    waiters.advance(6);

    assertEquals(5L, five.join());
    assertEquals(6L, six.join());
    assertFalse(nine.isDone());
    assertEquals(1, waiters.size());
    assertEquals(6L, waiters.await(6).join());
  }

  @Test
  void whoGivesUpIsForgottenAndTheOthersGoOnWaiting() {
    CompletableFuture<Long> cancelled = waiters.await(5);
    CompletableFuture<Long> failed = waiters.await(5);
    CompletableFuture<Long> patient = waiters.await(5);

    cancelled.cancel(false);
    failed.completeExceptionally(new UnavailableException("late"));

    assertEquals(1, waiters.size());
    waiters.advance(5);
    assertEquals(5L, patient.join());
  }

  @Test
  void aHundredThousandWhoGaveUpLeaveNobody() {
    for (int read = 0; read < 100_000; read++) {
      waiters.await(Long.MAX_VALUE).cancel(false);
    }

    assertEquals(0, waiters.size());
  }

  @Test
  void noMoreWaitThanTheBound() {
    List<CompletableFuture<Long>> waiting = new ArrayList<>();
    for (int read = 0; read < AppliedWaiters.MAX_WAITERS; read++) {
      waiting.add(waiters.await(7));
    }

    CompletableFuture<Long> oneMore = waiters.await(7);

    CompletionException refused = assertThrows(CompletionException.class, oneMore::join);
    assertInstanceOf(UnavailableException.class, refused.getCause());
    waiters.advance(7);
    assertTrue(waiting.stream().allMatch(CompletableFuture::isDone));
    assertEquals(0, waiters.size());
  }
}
