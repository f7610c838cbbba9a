package io.holdfast.bench.load;

import io.holdfast.bench.driver.Completion;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.workload.OperationSource;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Clients that each send their next operation when the last was answered. For throughput. */
public final class ClosedLoop {
  /**
   * A client whose operation failed waits this long, so that a broken server is not asked in a
   * spin.
   */
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 10;

  /**
   * Longer than any request timeout, so an operation that is still under way then will never end.
   */
  private static final long DRAIN_SECONDS = 90;

  private final OperationRunner runner;
  private final OperationSource source;
  private final LoadSettings settings;
  private final LatencyRecorder recorder = new LatencyRecorder();
  private final Phaser underWay = new Phaser(1);
  private final ScheduledExecutorService pauses =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pauses").factory());
  private volatile boolean isRunning = true;

  /** A loop over an open driver, to be run once. */
  public ClosedLoop(Driver driver, OperationSource source, LoadSettings settings) {
    this.runner = new OperationRunner(driver);
    this.source = source;
    this.settings = settings;
  }

  /**
   * Runs the load. Every operation that was begun has ended, or timed out at the driver, when this
   * returns.
   *
   * @param clients at most as many as the driver was opened for
   */
  public Measurement run(int clients) throws InterruptedException {
    try {
      for (int client = 0; client < clients; client++) {
        underWay.register();
        new Client(client).next();
      }
      return MeasuredWindow.after(settings, recorder);
    } finally {
      isRunning = false;
      drain();
      pauses.shutdownNow();
    }
  }

  private void drain() throws InterruptedException {
    try {
      underWay.awaitAdvanceInterruptibly(underWay.arrive(), DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the driver left operations without an answer", e);
    }
  }

  /**
   * One client: a chain of operations, each begun where the last one ended, so it needs no thread.
   */
  private final class Client implements Completion {
    private final int number;
    private final SplittableRandom random;
    private long startNanos;

    Client(int number) {
      this.number = number;
      this.random = new SplittableRandom(settings.seed() + number);
    }

    void next() {
      if (!isRunning) {
        underWay.arriveAndDeregister();
        return;
      }
      startNanos = System.nanoTime();
      runner.run(number, source.next(random), this);
    }

    @Override
    public void succeeded() {
      recorder.succeeded(System.nanoTime() - startNanos);
      next();
    }

    @Override
    public void failed(String reason) {
      recorder.failed(reason);
      var _ = pauses.schedule(this::next, PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
