package io.holdfast.bench.load;

import io.holdfast.bench.driver.Completion;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.workload.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A system that answers after a fixed time, and from a moment on stands still for a while. */
final class FakeDriver implements Driver {
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Duration answerTime;
  private volatile String failure = "";
  private volatile long stallUntilNanos = System.nanoTime();

  FakeDriver(Duration answerTime) {
    this.answerTime = answerTime;
  }

  /** From now on, answers every request with this failure. */
  void failWith(String reason) {
    failure = reason;
  }

  /** Holds all answers back, beginning after a delay and for a time. */
  void stall(Duration delay, Duration length) {
    var _ =
        executor.schedule(
            () -> stallUntilNanos = System.nanoTime() + length.toNanos(),
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void submit(int client, Request request, Completion completion) {
    requests.add(request);
    answerIn(answerTime.toNanos(), completion);
  }

  private void answerIn(long nanos, Completion completion) {
    var _ = executor.schedule(() -> answer(completion), nanos, TimeUnit.NANOSECONDS);
  }

  private void answer(Completion completion) {
    long left = stallUntilNanos - System.nanoTime();
    if (left > 0) {
      answerIn(left, completion);
    } else if (failure.isEmpty()) {
      completion.succeeded();
    } else {
      completion.failed(failure);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
