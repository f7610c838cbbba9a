package io.holdfast.gateway.read;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LongWorkTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final LongWork work = new LongWork();
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    work.close();
    requests.shutdownNow();
  }

  @Test
  void noMoreCountsAreUnderWayThanTheirBoundAndTheNextWaits() throws Exception {
    List<LongWork.Place> taken = takeAllCounts();
    CompletableFuture<LongWork.Place> next = later(() -> work.count(new Waiting(LONG)));
    await().during(Duration.ofMillis(200)).atMost(LONG).until(() -> !next.isDone());
    taken.getFirst().close();
    await().atMost(LONG).until(next::isDone);
  }

  @Test
  void whoFindsAsManyWaitingAsMayWaitIsToldToComeLater() throws Exception {
    takeAllCounts();
    AtomicInteger refused = new AtomicInteger();
    for (int i = 0; i <= LongWork.WAITING; i++) {
      var _ =
          later(() -> work.count(new Waiting(LONG)))
              .exceptionally(
                  failure -> {
                    assertEquals(ProblemCode.OVERLOADED, code(failure));
                    refused.incrementAndGet();
                    return null;
                  });
    }
    await().atMost(LONG).until(() -> refused.get() == 1);
    work.scan(new Waiting(LONG)).close();
  }

  @Test
  void oneUserLeavesPlacesForTheOthers() throws Exception {
    List<LongWork.Place> taken = new ArrayList<>();
    for (int i = 0; i < LongWork.PER_USER; i++) {
      taken.add(work.scan(new Waiting("ann", LONG)));
    }
    assertEquals(
        ProblemCode.RATE_LIMITED,
        code(assertThrows(ProblemException.class, () -> work.scan(new Waiting("ann", LONG)))));
    work.scan(new Waiting("bob", LONG)).close();
    taken.getFirst().close();
    work.scan(new Waiting("ann", LONG)).close();
  }

  @Test
  void whoFindsNoPlaceByTheDeadlineIsToldSo() throws Exception {
    takeAllCounts();
    Waiting impatient = new Waiting(Duration.ofMillis(50));
    assertEquals(
        ProblemCode.UNAVAILABLE,
        code(assertThrows(ProblemException.class, () -> work.count(impatient))));
  }

  @Test
  void workEndsAtItsDeadlineAndLeavesItsPlace() throws Exception {
    for (int i = 0; i < 2 * LongWork.COUNTS; i++) {
      try (LongWork.Place place = work.count(new Waiting(Duration.ofMillis(100)))) {
        assertEquals(
            ProblemCode.UNAVAILABLE,
            code(assertThrows(ProblemException.class, () -> place.run(() -> true))));
      }
    }
  }

  @Test
  void workEndsSoonAfterItsClientHasGone() throws Exception {
    Waiting client = new Waiting(LONG);
    AtomicInteger steps = new AtomicInteger();
    CompletableFuture<Void> ended =
        later(
            () -> {
              try (LongWork.Place place = work.count(client)) {
                place.run(() -> steps.incrementAndGet() > 0 && pause());
              }
              return null;
            });
    await().atMost(LONG).until(() -> steps.get() > 2);
    assertFalse(ended.isDone());
    client.gone = true;
    await().atMost(LONG).until(ended::isCompletedExceptionally);
    assertTrue(ended.handle((done, failure) -> failure instanceof IOException).get());
    int atTheEnd = steps.get();
    await().during(Duration.ofMillis(200)).atMost(LONG).until(() -> steps.get() - atTheEnd <= 1);
  }

  @Test
  void whatIsShortHasItsTurnBesideWhatIsEndless() throws Exception {
    for (int i = 0; i < 4 * LongWork.THREADS; i++) {
      var _ = later(() -> endless());
    }
    AtomicInteger left = new AtomicInteger(5);
    try (LongWork.Place place = work.scan(new Waiting(Duration.ofSeconds(20)))) {
      place.run(() -> left.decrementAndGet() > 0);
    }
    assertEquals(0, left.get());
  }

  @Test
  void stepsRunOnFewThreadsOfTheirOwn() throws Exception {
    try (LongWork.Place place = work.scan(new Waiting(LONG))) {
      Thread thread = place.call(Thread::currentThread);
      assertFalse(thread.isVirtual());
      assertTrue(thread.getName().startsWith("long-work-"), thread.getName());
    }
  }

  @Test
  void aFailedStepFailsItsRequestAlone() throws Exception {
    try (LongWork.Place place = work.scan(new Waiting(LONG))) {
      assertThrows(
          IOException.class,
          () ->
              place.call(
                  () -> {
                    throw new IOException("of the step");
                  }));
      assertEquals(1, place.call(() -> 1));
    }
  }

  @Test
  void aStreamIsCutOffAtItsDeadline() throws Exception {
    Waiting client = new Waiting(Duration.ofMillis(100));
    try (LongWork.Place place = work.scan(client)) {
      place.cutOffAtDeadline();
      await().atMost(LONG).until(() -> client.cutOff);
    }
    Waiting quick = new Waiting(Duration.ofMillis(100));
    try (LongWork.Place place = work.scan(quick)) {
      place.cutOffAtDeadline();
    }
    await().during(Duration.ofMillis(300)).atMost(LONG).until(() -> !quick.cutOff);
  }

  private Void endless() throws IOException, InterruptedException {
    try (LongWork.Place place = work.scan(new Waiting(LONG))) {
      place.run(LongWorkTest::pause);
    }
    return null;
  }

  /** A step of a millisecond, behind which there are others. */
  private static boolean pause() {
    long endNanos = System.nanoTime() + 1_000_000;
    while (System.nanoTime() - endNanos < 0) {
      Thread.onSpinWait();
    }
    return true;
  }

  private List<LongWork.Place> takeAllCounts() throws IOException, InterruptedException {
    List<LongWork.Place> taken = new ArrayList<>();
    for (int i = 0; i < LongWork.COUNTS; i++) {
      taken.add(work.count(new Waiting(LONG)));
    }
    return taken;
  }

  @FunctionalInterface
  private interface Task<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> CompletableFuture<T> later(Task<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    requests.execute(
        () -> {
          try {
            done.complete(task.run());
          } catch (IOException | InterruptedException | RuntimeException failure) {
            done.completeExceptionally(failure);
          }
        });
    return done;
  }

  private static ProblemCode code(Throwable failure) {
    return ((ProblemException) failure).problem().code();
  }

  private static final class Waiting implements LongWork.Client {
    private final long deadlineNanos;
    private volatile boolean gone;
    private volatile boolean cutOff;

    private final String user;

    Waiting(Duration timeout) {
      this("", timeout);
    }

    Waiting(String user, Duration timeout) {
      this.user = user;
      deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    @Override
    public long deadlineNanos() {
      return deadlineNanos;
    }

    @Override
    public String user() {
      return user;
    }

    @Override
    public boolean isGone() {
      return gone;
    }

    @Override
    public void cutOff() {
      cutOff = true;
    }
  }
}
