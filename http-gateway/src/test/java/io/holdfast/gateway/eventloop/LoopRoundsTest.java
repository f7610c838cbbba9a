package io.holdfast.gateway.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.gateway.logs.ExpectedErrors;
import io.holdfast.gateway.read.Freshness;
import io.holdfast.gateway.read.ReadLevel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class LoopRoundsTest {
  private static final Freshness FRESH = new Freshness(new ReadLevel.Linearizable(), 0, 0L);

  private final Deque<Runnable> loop = new ArrayDeque<>();
  private final Deque<CompletableFuture<Freshness>> rounds = new ArrayDeque<>();
  private final List<String> ended = new ArrayList<>();
  private final LoopRounds shared = new LoopRounds(loop::addLast, this::begin);

  private boolean broken;

  private CompletableFuture<Freshness> begin() {
    if (broken) {
      throw new IllegalStateException("no round can be begun");
    }
    rounds.addLast(new CompletableFuture<>());
    return rounds.getLast();
  }

  @Test
  void whoComesWhileARoundIsUnderWayWaitsForTheNext() {
    join("a");
    join("b");
    turn();
    join("late");

    rounds.removeFirst().complete(FRESH);
    turn();

    assertEquals(List.of("a proven", "b proven"), ended);
    rounds.removeFirst().complete(FRESH);
    turn();
    assertEquals(List.of("a proven", "b proven", "late proven"), ended);
  }

  @Test
  void aReadThatBreaksDoesNotHoldUpThoseThatSharedItsRound() {
    shared.join(
        _ -> {
          throw new IllegalStateException("broken on purpose");
        });
    join("other");
    turn();
    rounds.removeFirst().complete(FRESH);
    try (ExpectedErrors logged = new ExpectedErrors(LoopRounds.class)) {
      turn();
      assertEquals(List.of("A read broke; those that shared its round go on"), logged.messages());
    }
    assertEquals(List.of("other proven"), ended);
  }

  @Test
  void aRoundThatCannotBeginIsToldToItsReadersAndTheNextOneBegins() {
    broken = true;
    join("a");
    turn();
    assertEquals(List.of("a unproven"), ended);

    broken = false;
    join("b");
    turn();
    rounds.removeFirst().complete(FRESH);
    turn();
    assertEquals(List.of("a unproven", "b proven"), ended);
  }

  private void join(String name) {
    shared.join(freshness -> ended.add(name + (freshness == null ? " unproven" : " proven")));
  }

  /** Until nothing is left to do on the loop. */
  private void turn() {
    while (!loop.isEmpty()) {
      loop.removeFirst().run();
    }
  }
}
