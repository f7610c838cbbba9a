package io.holdfast.raft.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NotLeadingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final List<CompletableFuture<Long>> started = new ArrayList<>();
  private final Rounds<Long> rounds =
      new Rounds<>(
          () -> {
            CompletableFuture<Long> round = new CompletableFuture<>();
            started.add(round);
            return round;
          });

  @Test
  void aCallerNeverJoinsARoundThatIsUnderWay() {
    CompletableFuture<Long> first = rounds.join();
    CompletableFuture<Long> late = rounds.join();
    started.getFirst().complete(1L);
    assertEquals(1, first.join());
    assertFalse(late.isDone());
    started.get(1).complete(2L);
    assertEquals(2, late.join());
  }

  @Test
  void allWhoWaitShareTheNextRound() {
    CompletableFuture<Long> first = rounds.join();
    List<CompletableFuture<Long>> waiting = List.of(rounds.join(), rounds.join(), rounds.join());
    started.getFirst().complete(1L);
    started.get(1).complete(2L);
    assertEquals(1, first.join());
    waiting.forEach(one -> assertEquals(2, one.join()));
    assertEquals(2, started.size());
  }

  @Test
  void aFailedRoundFailsItsOwnCallersAndTheNextOneGoesOn() {
    CompletableFuture<Long> first = rounds.join();
    CompletableFuture<Long> second = rounds.join();
    started.getFirst().completeExceptionally(new NotLeadingException("gone"));
    assertTrue(first.isCompletedExceptionally());
    started.get(1).complete(5L);
    assertEquals(5, second.join());
  }
}
