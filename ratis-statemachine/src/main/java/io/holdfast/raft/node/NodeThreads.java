package io.holdfast.raft.node;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a node, beside those of Ratis and of its connections. */
final class NodeThreads {
  private static final Logger LOG = LoggerFactory.getLogger(NodeThreads.class);
  private static final long CLOSE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService callbacks;

  /** No virtual thread: an election must not wait for the processors that long reads hold. */
  private final ExecutorService election;

  private final ExecutorService snapshots;

  NodeThreads() {
    this.timer = new ScheduledThreadPoolExecutor(1, named("raft-timer"));
    this.timer.setRemoveOnCancelPolicy(true);
    this.callbacks =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("raft-callback-", 0).factory());
    this.election = Executors.newSingleThreadExecutor(named("election"));
    this.snapshots = Executors.newSingleThreadExecutor(named("snapshot"));
  }

  static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name("holdfast-" + name + "-", 0).factory();
  }

  ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  ExecutorService callbacks() {
    return callbacks;
  }

  ExecutorService election() {
    return election;
  }

  ExecutorService snapshots() {
    return snapshots;
  }

  /** Runs the task on the timer until the node stops; one that fails is run again all the same. */
  void every(long millis, Runnable task) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException failure) {
                LOG.warn("a periodic task failed", failure);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Before Ratis closes: nothing is begun any more, and no snapshot is half made. */
  void stopTimerAndSnapshots() {
    timer.shutdownNow();
    stop(snapshots);
  }

  /** After Ratis has closed: everyone who waited has an answer by then. */
  void stopTheRest() {
    stop(election);
    stop(callbacks);
  }

  private static void stop(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
