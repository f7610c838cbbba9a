package io.holdfast.gateway.read;

import io.holdfast.gateway.admission.PerUser;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.raft.UnavailableException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Reads that look at many rows: counts, pages, streams. They are done in short steps, in turn, on
 * few threads of their own, since on a virtual thread a scan holds a processor that every other
 * request waits for. Bounded in number; each ends at its deadline, and soon after its client has
 * gone. Safe for many threads.
 */
public final class LongWork implements AutoCloseable {
  /** Rows that one step looks at: about a millisecond. */
  public static final int STEP_ROWS = 1_000;

  /** Counts that are under way at a time. */
  static final int COUNTS = 2;

  /** Pages and streams that are under way at a time. */
  static final int SCANS = 64;

  /** Requests that may wait for their place, of each kind. */
  static final int WAITING = 64;

  /** Requests of one user that are under way or wait, of each kind. */
  static final int PER_USER = 32;

  /** Half of the processors at the most. */
  static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** How often it is looked whether a client that waits has gone. */
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Who waits for the end of the work. */
  public interface Client {
    /** On {@link System#nanoTime()}'s scale. */
    long deadlineNanos();

    /** Who it is; empty = nobody is asked. */
    String user();

    /** Whether nobody waits any more. */
    boolean isGone();

    /** Ends its connection, also while bytes are written to it. */
    void cutOff();
  }

  /** One of the two kinds of work. */
  private static final class Places {
    final String name;
    final int number;
    final Semaphore free;
    final AtomicInteger waiting = new AtomicInteger();
    final PerUser users = new PerUser(PER_USER);

    Places(String name, int number) {
      this.name = name;
      this.number = number;
      this.free = new Semaphore(number, true);
    }
  }

  private final Places counts = new Places("counts", COUNTS);
  private final Places scans = new Places("long reads", SCANS);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("long-work-", 0).factory());
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("long-work-timer").factory());

  public LongWork() {
    timer.setRemoveOnCancelPolicy(true);
  }

  /** A place among the counts; waits for one. */
  public Place count(Client client) throws IOException, InterruptedException {
    return enter(counts, client);
  }

  /** A place among pages and streams; waits for one. */
  public Place scan(Client client) throws IOException, InterruptedException {
    return enter(scans, client);
  }

  private Place enter(Places places, Client client) throws IOException, InterruptedException {
    PerUser.Hold hold = hold(places, client.user());
    boolean entered = false;
    try {
      acquire(places, client);
      entered = true;
      return new Place(places, client, hold);
    } finally {
      if (!entered) {
        hold.leave();
      }
    }
  }

  private static PerUser.Hold hold(Places places, String user) {
    PerUser.Hold hold = places.users.enter(user, user.isEmpty() ? 0 : 1);
    if (hold == null) {
      throw Problem.of(
              ProblemCode.RATE_LIMITED,
              "a user may have " + PER_USER + " " + places.name + " under way at a node")
          .with("limit", PER_USER)
          .exception();
    }
    return hold;
  }

  private static void acquire(Places places, Client client)
      throws IOException, InterruptedException {
    if (places.free.tryAcquire()) {
      return;
    }
    if (places.waiting.incrementAndGet() > WAITING) {
      places.waiting.decrementAndGet();
      throw Problem.of(
              ProblemCode.OVERLOADED,
              places.number + " " + places.name + " are under way and " + WAITING + " wait")
          .exception();
    }
    try {
      await(client, nanos -> places.free.tryAcquire(nanos, TimeUnit.NANOSECONDS));
    } finally {
      places.waiting.decrementAndGet();
    }
  }

  /** Waits so long at the most; returns whether what was waited for is there. */
  @FunctionalInterface
  private interface Wait {
    boolean upTo(long nanos) throws InterruptedException;
  }

  private static void await(Client client, Wait wait) throws IOException, InterruptedException {
    while (true) {
      long left = client.deadlineNanos() - System.nanoTime();
      if (left <= 0) {
        throw late();
      }
      if (wait.upTo(Math.min(left, POLL_NANOS))) {
        return;
      }
      look(client);
    }
  }

  private static void look(Client client) throws IOException {
    if (client.isGone()) {
      throw new IOException("the client has gone");
    }
  }

  private static RuntimeException late() {
    return Problem.of(
            ProblemCode.UNAVAILABLE,
            "it was not done within its timeout; ask for less, or name a longer timeout")
        .exception();
  }

  /** The right to have work done; ends with {@link #close}. Used by the thread of the request. */
  public final class Place implements AutoCloseable {
    private final Places places;
    private final Client client;
    private final PerUser.Hold hold;
    private ScheduledFuture<?> end;
    private long lookedNanos = System.nanoTime();

    private Place(Places places, Client client, PerUser.Hold hold) {
      this.places = places;
      this.client = client;
      this.hold = hold;
    }

    /** From now on the connection ends at the deadline, also while its client takes nothing. */
    public void cutOffAtDeadline() {
      long left = client.deadlineNanos() - System.nanoTime();
      end = timer.schedule(client::cutOff, Math.max(0, left), TimeUnit.NANOSECONDS);
    }

    /** Has steps done until one says that there is no other. */
    public void run(BooleanSupplier step) throws IOException, InterruptedException {
      boolean more = true;
      while (more) {
        more = call(step::getAsBoolean);
      }
    }

    /** Has one step done, when it is this one's turn. */
    public <T> T call(Callable<T> step) throws IOException, InterruptedException {
      if (System.nanoTime() - lookedNanos >= POLL_NANOS) {
        look(client);
        lookedNanos = System.nanoTime();
      }
      CompletableFuture<T> done = new CompletableFuture<>();
      begin(() -> carryOut(step, done));
      try {
        await(client, nanos -> isDone(done, nanos));
      } finally {
        // Work that nobody waits for any more is not begun.
        done.cancel(false);
      }
      try {
        return done.join();
      } catch (CompletionException failed) {
        if (failed.getCause() instanceof IOException own) {
          throw own;
        }
        throw failed;
      }
    }

    private void begin(Runnable step) {
      try {
        threads.execute(step);
      } catch (RejectedExecutionException stopping) {
        throw new UnavailableException("this node is stopping");
      }
    }

    @Override
    public void close() {
      if (end != null) {
        end.cancel(false);
      }
      places.free.release();
      hold.leave();
    }
  }

  /**
   * Has one step done that nobody waits for. Whoever asks sees to it that there are not too many.
   *
   * @throws UnavailableException when there will be none any more
   */
  public void later(Runnable step) {
    try {
      threads.execute(step);
    } catch (RejectedExecutionException stopping) {
      throw new UnavailableException("this node is stopping");
    }
  }

  private static boolean isDone(CompletableFuture<?> done, long nanos) throws InterruptedException {
    try {
      done.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException failed) {
      return true;
    }
  }

  /**
   * Afterwards the thread pauses for as long as the step took, so that other work of the node goes
   * first.
   */
  private static <T> void carryOut(Callable<T> step, CompletableFuture<T> done) {
    if (done.isDone()) {
      return;
    }
    long beganNanos = System.nanoTime();
    try {
      done.complete(step.call());
    } catch (Exception | Error failed) {
      done.completeExceptionally(failed);
    }
    LockSupport.parkNanos(System.nanoTime() - beganNanos);
  }

  @Override
  public void close() {
    threads.shutdown();
    timer.shutdownNow();
  }
}
