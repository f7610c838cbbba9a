package io.holdfast.raft.leadership;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NotLeadingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoterPositionsTest {
  private static final long LONG = SECONDS.toNanos(60);

  private final AtomicLong term = new AtomicLong(3);
  private final AtomicLong committed = new AtomicLong(10);
  private final AtomicInteger looks = new AtomicInteger();
  private volatile long[] matched = {10, 9};
  private final VoterPositions positions =
      new VoterPositions(
          term::get,
          committed::get,
          () -> {
            looks.incrementAndGet();
            return matched;
          },
          System::nanoTime);

  @AfterEach
  void close() {
    positions.close();
  }

  @Test
  void whatIsCommittedIsEverywhereOnceTheLastFollowerHasIt() throws Exception {
    CompletableFuture<Long> everywhere = positions.await(LONG);
    assertFalse(everywhere.isDone());

    matched = new long[] {11, 10};

    assertEquals(10, everywhere.get(60, SECONDS));
    await().atMost(Duration.ofSeconds(30)).until(() -> positions.size() == 0);
  }

  /** Its commit index may be behind what the leader before it acknowledged. */
  @Test
  void aLeaderThatIsNotReadyKnowsNothing() {
    term.set(0);
    committed.set(2);

    assertNotLeading(positions.await(LONG));
  }

  @Test
  void aLeaderThatWasOneOfAnEarlierTermWhenItWasAskedKnowsNothing() {
    CompletableFuture<Long> everywhere = positions.await(LONG);

    term.set(5);

    assertNotLeading(everywhere);
  }

  @Test
  void whoWaitsForAVoterThatIsDownIsAnsweredWhenTheTimeIsOver() {
    assertNotLeading(positions.await(MILLISECONDS.toNanos(30)));
    await().atMost(Duration.ofSeconds(30)).until(() -> positions.size() == 0);
  }

  @Test
  void thousandsWhoWaitShareALookAndTheirNumberHasABound() {
    List<CompletableFuture<Long>> waiting = new ArrayList<>();
    for (int write = 0; write < VoterPositions.MAX_WAITING; write++) {
      waiting.add(positions.await(LONG));
    }
    assertNotLeading(positions.await(LONG));
    looks.set(0);
    long beginNanos = System.nanoTime();
    await().atMost(Duration.ofSeconds(30)).until(() -> looks.get() > 20);
    long millis = (System.nanoTime() - beginNanos) / 1_000_000 + 1;
    assertTrue(looks.get() <= millis, looks + " looks in " + millis + " ms");

    matched = new long[] {10, 10};

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
  }

  private static void assertNotLeading(CompletableFuture<Long> asked) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> asked.get(60, SECONDS));
    assertInstanceOf(NotLeadingException.class, failed.getCause());
  }
}
