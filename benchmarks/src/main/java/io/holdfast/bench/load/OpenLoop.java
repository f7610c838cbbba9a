package io.holdfast.bench.load;

import io.holdfast.bench.driver.Completion;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.workload.OperationSource;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Operations that start at a fixed rate, whatever the answers do, and are timed from the moment
 * they were meant to start. So an operation that had to wait because all clients were stuck counts
 * its waiting. For latency.
 */
public final class OpenLoop {
  /** How long the last operations may take to be sent and answered before they count as failed. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final OperationRunner runner;
  private final OperationSource source;
  private final LoadSettings settings;
  private final long intervalNanos;
  private final LatencyRecorder recorder = new LatencyRecorder();

  /** A loop over an open driver, to be run once. */
  public OpenLoop(Driver driver, OperationSource source, LoadSettings settings, int ratePerSecond) {
    this.runner = new OperationRunner(driver);
    this.source = source;
    this.settings = settings;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
  }

  /**
   * Runs the load.
   *
   * @param clients how many operations may be under way at once, at most as many as the driver was
   *     opened for
   */
  public Measurement run(int clients) throws InterruptedException {
    BlockingQueue<Integer> free = new ArrayBlockingQueue<>(clients);
    for (int client = 0; client < clients; client++) {
      free.add(client);
    }
    SplittableRandom random = new SplittableRandom(settings.seed());
    long measureFrom = System.nanoTime() + settings.warmUp().toNanos();
    long measureTo = measureFrom + settings.window().toNanos();
    long startCpuNanos = 0;
    for (long intended = System.nanoTime(); intended - measureTo < 0; intended += intervalNanos) {
      waitUntil(intended);
      Integer client = free.poll(measureTo + DRAIN_NANOS - System.nanoTime(), TimeUnit.NANOSECONDS);
      boolean isMeasured = intended - measureFrom >= 0;
      if (startCpuNanos == 0 && isMeasured) {
        startCpuNanos = MeasuredWindow.cpuNanos();
      }
      if (client == null) {
        recorder.failed("never sent: all clients were waiting for answers");
        continue;
      }
      Operation operation = new Operation(client, intended, isMeasured, free);
      runner.run(client, source.next(random), operation);
    }
    double cores =
        (MeasuredWindow.cpuNanos() - startCpuNanos) / (double) settings.window().toNanos();
    drain(free, clients, measureTo + DRAIN_NANOS);
    return new Measurement(
        Duration.ofNanos(measureTo - measureFrom),
        recorder.takeLatencies(),
        recorder.takeFailures(),
        cores);
  }

  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void drain(BlockingQueue<Integer> free, int clients, long deadlineNanos)
      throws InterruptedException {
    for (int client = 0; client < clients; client++) {
      long left = deadlineNanos - System.nanoTime();
      if (free.poll(left, TimeUnit.NANOSECONDS) == null) {
        recorder.failed("no answer");
      }
    }
  }

  /** One operation under way; gives its client back when it ends. */
  private final class Operation implements Completion {
    private final int client;
    private final long intendedNanos;
    private final boolean isMeasured;
    private final BlockingQueue<Integer> free;

    Operation(int client, long intendedNanos, boolean isMeasured, BlockingQueue<Integer> free) {
      this.client = client;
      this.intendedNanos = intendedNanos;
      this.isMeasured = isMeasured;
      this.free = free;
    }

    @Override
    public void succeeded() {
      if (isMeasured) {
        recorder.succeeded(System.nanoTime() - intendedNanos);
      }
      free.add(client);
    }

    @Override
    public void failed(String reason) {
      if (isMeasured) {
        recorder.failed(reason);
      }
      free.add(client);
    }
  }
}
