package io.holdfast.raft.leadership;

import io.holdfast.raft.NotLeadingException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs again what found no leader: at once when the leader changes, and after a while in any case.
 * Asking without a pause would take the processor from the election that all wait for.
 */
public final class Retries {
  /** A node that answers but does not lead yet probably will: it was elected and is not ready. */
  private static final long SOON_MILLIS = 5;

  /** No leader is known, or it does not answer. The change of leader comes before, as a rule. */
  private static final long LATER_MILLIS = 25;

  private final Supplier<LeaderRoute.Target> route;
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final Set<Retry> waiting = ConcurrentHashMap.newKeySet();

  public Retries(
      Supplier<LeaderRoute.Target> route, ScheduledExecutorService timer, Executor executor) {
    this.route = route;
    this.timer = timer;
    this.executor = executor;
  }

  /** Runs it once more, later, on the executor. */
  public void after(Throwable failure, Runnable attempt) {
    Retry retry = new Retry(attempt);
    waiting.add(retry);
    try {
      retry.timeout = timer.schedule(retry::run, delayMillis(failure), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      waiting.remove(retry); // Its deadline is not watched any more either: the node ends.
    }
  }

  private long delayMillis(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean answered =
        cause instanceof NotLeadingException && !(route.get() instanceof LeaderRoute.Nowhere);
    return answered ? SOON_MILLIS : LATER_MILLIS;
  }

  public void leaderChanged() {
    waiting.forEach(Retry::run);
  }

  private final class Retry {
    private final Runnable attempt;
    private volatile Future<?> timeout;

    Retry(Runnable attempt) {
      this.attempt = attempt;
    }

    void run() {
      if (waiting.remove(this)) {
        Future<?> running = timeout;
        if (running != null) {
          running.cancel(false);
        }
        executor.execute(attempt);
      }
    }
  }
}
