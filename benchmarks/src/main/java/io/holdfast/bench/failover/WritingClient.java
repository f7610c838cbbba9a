package io.holdfast.bench.failover;

import io.holdfast.bench.driver.Completion;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A client that writes one key after the other and sends each again until it is acknowledged. Its
 * writes are read only after it ended; until then one thread at a time has its turn.
 */
final class WritingClient implements Completion {
  private static final long PAUSE_BEFORE_RETRY_MILLIS = 10;

  /** One acknowledged write, in the time of {@link System#nanoTime}. */
  record AcknowledgedWrite(long startNanos, long endNanos) {}

  private final int number;
  private final Driver driver;
  private final Dataset data;
  private final ScheduledExecutorService pauses;
  private final SplittableRandom random;
  private final List<AcknowledgedWrite> writes = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Request request;
  private long startNanos;
  private long failedAttempts;
  private volatile boolean isStopping;

  WritingClient(int number, Driver driver, Dataset data, ScheduledExecutorService pauses) {
    this.number = number;
    this.driver = driver;
    this.data = data;
    this.pauses = pauses;
    this.random = new SplittableRandom(number);
  }

  void next() {
    if (isStopping) {
      ended.countDown();
      return;
    }
    request = new Request.Put(random.nextInt(data.records()), random.nextInt(data.values()));
    startNanos = System.nanoTime();
    send();
  }

  private void send() {
    driver.submit(number, request, this);
  }

  @Override
  public void succeeded() {
    writes.add(new AcknowledgedWrite(startNanos, System.nanoTime()));
    next();
  }

  @Override
  public void failed(String reason) {
    failedAttempts++;
    var _ = pauses.schedule(this::send, PAUSE_BEFORE_RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop() {
    isStopping = true;
  }

  void awaitEnd(Duration limit) throws InterruptedException, IOException {
    if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException("client " + number + " got no write acknowledged any more");
    }
  }

  List<AcknowledgedWrite> writes() {
    return writes;
  }

  long failedAttempts() {
    return failedAttempts;
  }

  /** The longest time from one acknowledgement to the next. */
  long longestPauseNanos() {
    long longest = 0;
    for (int index = 1; index < writes.size(); index++) {
      longest = Math.max(longest, writes.get(index).endNanos() - writes.get(index - 1).endNanos());
    }
    return longest;
  }
}
