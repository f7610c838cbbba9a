package io.holdfast.raft;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Clock and timer that only the test moves; what is due runs in the test's thread, in order. The
 * clock begins shortly before it wraps, as {@link System#nanoTime} may.
 */
public final class ManualTimer extends AbstractExecutorService implements ScheduledExecutorService {
  private static final long BEGAN_NANOS = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(50);

  private final PriorityQueue<Task<?>> tasks =
      new PriorityQueue<>(
          Comparator.<Task<?>>comparingLong(task -> task.atNanos - BEGAN_NANOS)
              .thenComparingLong(task -> task.number));
  private long nowNanos = BEGAN_NANOS;
  private long scheduled;
  private boolean shutdown;

  public long nanoTime() {
    return nowNanos;
  }

  /** A moment so many milliseconds from now. */
  public long in(long millis) {
    return nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Lets so much time pass, and runs what falls due meanwhile at its own time. */
  public void pass(long millis) {
    long untilNanos = in(millis);
    while (!tasks.isEmpty() && tasks.peek().atNanos - untilNanos <= 0) {
      Task<?> next = tasks.poll();
      nowNanos = next.atNanos;
      next.run();
    }
    nowNanos = untilNanos;
  }

  /** How many tasks wait for their time. */
  public int waiting() {
    return tasks.size();
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    if (shutdown) {
      throw new RejectedExecutionException("shut down");
    }
    Task<V> task = new Task<>(callable, nowNanos + Math.max(0, unit.toNanos(delay)));
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          command.run();
          return null;
        },
        delay,
        unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Runnable command) {
    var _ = schedule(command, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    tasks.clear();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && tasks.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final long atNanos;
    private final long number = scheduled++;

    Task(Callable<V> callable, long atNanos) {
      super(callable);
      this.atNanos = atNanos;
    }

    @Override
    public boolean cancel(boolean interrupt) {
      tasks.remove(this);
      return super.cancel(interrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(atNanos - nowNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
