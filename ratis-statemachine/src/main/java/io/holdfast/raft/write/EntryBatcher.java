package io.holdfast.raft.write;

import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.Sizes;
import io.holdfast.raft.statemachine.BatchMessage;
import io.holdfast.store.result.BatchResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Puts gateways' batches, of this node and of others, into the leader's log: while an entry is in
 * flight further batches queue, and go together as one entry when it is back. An entry costs every
 * node the same, whatever it carries. A batch that finds no entry in flight goes at once. While
 * some wait, but only a few, the batcher lingers after an entry for as long as it took, at most 3
 * ms: so that entries carry more, and the processors have room for all else (ADR 19).
 *
 * <p>Called from many threads; completes on the executor. Its lock is not held across a call.
 */
public final class EntryBatcher {
  /** Entries that may be in flight at a time. With more of them each carries less (ADR 14). */
  static final int MAX_IN_FLIGHT = 1;

  /** Bytes of an entry of several batches; a larger batch goes alone. */
  static final int MAX_BYTES = Sizes.DEFAULT.sharedEntry();

  static final long PATIENCE_NANOS = WriteBounds.DEFAULT.patience().toNanos();

  /** With so many commands waiting the next entry is worth its cost, and goes at once. */
  static final int ENOUGH_COMMANDS = 8;

  /** Below this, wait at most 3 ms after the previous entry, or until it is back. */
  static final long MAX_LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  /** Runs a task later. */
  @FunctionalInterface
  public interface Timer {
    void after(long nanos, Runnable task);
  }

  private record Waiting(
      BatchMessage batch, long sinceNanos, CompletableFuture<BatchResult> result) {}

  private final Function<List<BatchMessage>, CompletableFuture<List<BatchResult>>> log;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Timer timer;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int inFlight;

  /** An entry of an earlier period no longer counts as in flight, whatever becomes of it. */
  private long period;

  private long lastSentNanos;

  /**
   * Batches for a log.
   *
   * @param log as {@link LocalLog#append}
   * @param nanoTime as {@link System#nanoTime}
   * @param timer for the linger, on its own thread; what it is given then goes to the executor
   */
  public EntryBatcher(
      Function<List<BatchMessage>, CompletableFuture<List<BatchResult>>> log,
      Executor executor,
      LongSupplier nanoTime,
      Timer timer) {
    this.log = log;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.timer = timer;
  }

  /** As {@link LocalLog#append}, for one batch. */
  public CompletableFuture<BatchResult> append(BatchMessage batch) {
    long now = nanoTime.getAsLong();
    Waiting waiting = new Waiting(batch, now, new CompletableFuture<>());
    long sentIn;
    synchronized (this) {
      queue.addLast(waiting);
      if (inFlight == MAX_IN_FLIGHT) {
        if (now - lastSentNanos < PATIENCE_NANOS) {
          return waiting.result;
        }
        // Entries that never come back must not hold up all others.
        beginAnew();
      }
      inFlight++;
      sentIn = period;
    }
    send(sentIn);
    return waiting.result;
  }

  /** An entry of a leadership that is over may never come back. */
  public void leaderChanged() {
    long sentIn;
    synchronized (this) {
      beginAnew();
      inFlight++;
      sentIn = period;
    }
    executor.execute(() -> send(sentIn));
  }

  /** Whether another entry follows the one in flight at once, or after a linger. */
  public synchronized boolean hasWaiting() {
    return !queue.isEmpty();
  }

  private void beginAnew() {
    period++;
    inFlight = 0;
  }

  /** Called with a place in flight: fills it or frees it. */
  private void send(long sentIn) {
    List<Waiting> entry = nextEntry(sentIn);
    if (entry.isEmpty()) {
      return;
    }
    var _ =
        log.apply(entry.stream().map(Waiting::batch).toList())
            .whenCompleteAsync(
                (results, failure) -> {
                  // The next entry goes first: its batches have waited for longer than those that
                  // are answered now.
                  try {
                    sendNext(sentIn);
                  } finally {
                    answer(entry, results, failure);
                  }
                },
                executor);
  }

  private void sendNext(long sentIn) {
    long lingerNanos = lingerNanos();
    if (lingerNanos > 0) {
      timer.after(lingerNanos, () -> executor.execute(() -> send(sentIn)));
    } else {
      send(sentIn);
    }
  }

  private synchronized long lingerNanos() {
    long tookNanos = nanoTime.getAsLong() - lastSentNanos;
    return queue.isEmpty() || hasEnough() ? 0 : Math.min(tookNanos, MAX_LINGER_NANOS - tookNanos);
  }

  private boolean hasEnough() {
    int commands = 0;
    for (Waiting waiting : queue) {
      commands += waiting.batch.batch().commands().size();
      if (commands >= ENOUGH_COMMANDS) {
        return true;
      }
    }
    return false;
  }

  private static void answer(List<Waiting> entry, List<BatchResult> results, Throwable failure) {
    for (int i = 0; i < entry.size(); i++) {
      if (failure == null) {
        entry.get(i).result.complete(results.get(i));
      } else {
        entry.get(i).result.completeExceptionally(failure);
      }
    }
  }

  /** The batches of the next entry; empty when the place was freed. */
  private List<Waiting> nextEntry(long sentIn) {
    List<Waiting> entry = new ArrayList<>();
    List<Waiting> late = new ArrayList<>();
    synchronized (this) {
      if (sentIn != period) {
        return entry;
      }
      long now = nanoTime.getAsLong();
      int bytes = 0;
      while (!queue.isEmpty()) {
        Waiting next = queue.getFirst();
        if (now - next.sinceNanos > PATIENCE_NANOS) {
          late.add(queue.removeFirst());
          continue;
        }
        bytes += next.batch.content().size();
        if (!entry.isEmpty() && bytes > MAX_BYTES) {
          break;
        }
        entry.add(queue.removeFirst());
      }
      lastSentNanos = now;
      if (entry.isEmpty()) {
        inFlight--;
      }
    }
    if (!late.isEmpty()) {
      executor.execute(
          () -> answer(late, null, new NotLeadingException("it waited too long for the log")));
    }
    return entry;
  }
}
