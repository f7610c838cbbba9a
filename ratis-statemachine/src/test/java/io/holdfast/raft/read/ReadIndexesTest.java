package io.holdfast.raft.read;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.Retries;
import io.holdfast.raft.peer.PeerCalls;
import io.holdfast.raft.statemachine.AppliedWaiters;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a node that leads; what the majority says is scripted. */
class ReadIndexesTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final PeerLinks links = new PeerLinks();
  private final AppliedWaiters waiters = new AppliedWaiters(Runnable::run);

  /** One answer of the majority, which other nodes' reads wait for too. */
  private final CompletableFuture<Long> shared = new CompletableFuture<>();

  private final ReadIndexes reads =
      new ReadIndexes(
          LeaderRoute.Here::new,
          () -> shared,
          new PeerCalls(links),
          waiters,
          new Retries(LeaderRoute.Here::new, timer, timer),
          timer,
          timer,
          Duration.ofMillis(100),
          System::nanoTime);

  @AfterEach
  void close() {
    timer.shutdownNow();
    links.close();
  }

  @Test
  void aChangeOfLeaderDoesNotEndAnAnswerThatOthersWaitFor() {
    var _ = reads.confirm(System.nanoTime() + SECONDS.toNanos(60));

    reads.leaderChanged();

    assertFalse(shared.isDone());
  }

  @Test
  void aReadThatIsOutOfTimeWaitsForNoIndexAnyMore() {
    shared.complete(7L);

    CompletableFuture<Long> read = reads.confirm(System.nanoTime() + MILLISECONDS.toNanos(50));

    ExecutionException late = assertThrows(ExecutionException.class, () -> read.get(60, SECONDS));
    assertInstanceOf(UnavailableException.class, late.getCause());
    await().atMost(Duration.ofSeconds(30)).until(() -> waiters.size() == 0);
  }

  @Test
  void aReadThatIsCancelledWaitsForNoIndexAnyMore() {
    shared.complete(7L);
    CompletableFuture<Long> read = reads.confirm(System.nanoTime() + SECONDS.toNanos(60));
    await().atMost(Duration.ofSeconds(30)).until(() -> waiters.size() == 1);

    read.cancel(false);

    assertEquals(0, waiters.size());
  }

  @Test
  void aTryThatIsOutOfTimeWaitsForNoIndexAnyMore() {
    shared.complete(7L);

    CompletableFuture<Long> tried = reads.tryOnce();

    assertThrows(ExecutionException.class, () -> tried.get(60, SECONDS));
    await().atMost(Duration.ofSeconds(30)).until(() -> waiters.size() == 0);
  }
}
