package io.holdfast.raft.write;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.VoterPositions;
import io.holdfast.raft.peer.PeerCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a node that leads two followers; where those are is scripted. */
class EveryVoterTest {
  private static final int WRITES = 5_000;

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();
  private final PeerLinks links = new PeerLinks();
  private volatile long[] matched = {10, 9};
  private final VoterPositions positions =
      new VoterPositions(() -> 1, () -> 10, () -> matched, System::nanoTime);
  private final EveryVoter voters =
      new EveryVoter(
          LeaderRoute.Here::new,
          positions::await,
          new PeerCalls(links),
          timer,
          callbacks,
          System::nanoTime);

  @AfterEach
  void close() {
    timer.shutdownNow();
    callbacks.shutdownNow();
    positions.close();
    links.close();
  }

  @Test
  void thousandsOfWritesWithAVoterDownAskOneQuestionAndKeepTheTimerFree() throws Exception {
    timer.setRemoveOnCancelPolicy(true);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int write = 0; write < WRITES; write++) {
      writes.add(voters.await(System.nanoTime() + SECONDS.toNanos(60)));
    }
    long before = timer.getCompletedTaskCount();

    // Longer than several looks at the voters, shorter than a round.
    timer.schedule(() -> {}, 100, MILLISECONDS).get(60, SECONDS);

    assertTrue(positions.size() <= 1, positions.size() + " questions");
    assertTrue(timer.getCompletedTaskCount() - before < 100, "the timer is at it all the time");
    matched = new long[] {10, 10};
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> writes.stream().allMatch(CompletableFuture::isDone));
  }

  @Test
  void aWriteIsToldAtItsDeadlineThatAVoterIsDown() {
    CompletableFuture<Void> write = voters.await(System.nanoTime() + MILLISECONDS.toNanos(50));

    ExecutionException late = assertThrows(ExecutionException.class, () -> write.get(60, SECONDS));
    assertInstanceOf(UnavailableException.class, late.getCause());
  }

  @Test
  void noMoreWritesWaitThanTheBound() {
    for (int write = 0; write < EveryVoter.MAX_WAITING; write++) {
      var _ = voters.await(System.nanoTime() + SECONDS.toNanos(60));
    }

    assertTrue(voters.await(System.nanoTime() + SECONDS.toNanos(60)).isCompletedExceptionally());
  }
}
