package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.AddressPrefix;
import io.holdfast.raft.UnavailableException;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hashes passwords, two at a time: that takes a processor and memory, on purpose. A few more wait,
 * and addresses take turns; above that a request is refused. Safe for many threads.
 */
public final class Passwords implements AutoCloseable {
  static final int AT_ONCE = 2;
  static final int WAITING = 16;
  private static final int IDLE_SECONDS = 10;

  private final SecureRandom random;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING + AT_ONCE),
          Thread.ofPlatform().daemon().name("password-", 0).factory());

  private final FairTurns<Turn<?>> turns = new FairTurns<>(WAITING);

  /** Of no user: an unknown one is looked for as long as one who has mistyped. */
  private volatile String decoy;

  public Passwords(SecureRandom random) {
    this.random = random;
    threads.allowCoreThreadTimeOut(true);
  }

  /** What is kept of a new password. */
  public String hash(char[] password, String address, long deadlineNanos) {
    return await(submit(address, () -> PasswordHash.of(password, random)), deadlineNanos);
  }

  /** A check that is under way. */
  public interface Check {
    /** Waits for its outcome. */
    boolean fits(long deadlineNanos);

    /** Whether it had its turn: one that had to make room for others has not. */
    boolean hadItsTurn();
  }

  /**
   * Begins to look whether it is the password; takes equally long where there is none.
   *
   * @param hash empty = there is no such user, or it has no password
   */
  public Check check(char[] password, String hash, String address) {
    Turn<Boolean> fits =
        submit(
            address,
            () -> PasswordHash.fits(password, hash.isEmpty() ? decoy() : hash) && !hash.isEmpty());
    return new Check() {
      @Override
      public boolean fits(long deadlineNanos) {
        return await(fits, deadlineNanos);
      }

      @Override
      public boolean hadItsTurn() {
        return !fits.gaveWay;
      }
    };
  }

  /** Work that waits. */
  private static final class Turn<T> extends FutureTask<T> {
    private volatile boolean gaveWay;

    Turn(Callable<T> work) {
      super(work);
    }

    void giveWay() {
      gaveWay = true;
      cancel(false);
    }
  }

  private String decoy() {
    if (decoy == null) {
      decoy = PasswordHash.of(BearerToken.randomSecret(random).toCharArray(), random);
    }
    return decoy;
  }

  private <T> Turn<T> submit(String address, Callable<T> work) {
    Turn<T> task = new Turn<>(work);
    FairTurns.Entry<Turn<?>> entry = turns.add(AddressPrefix.of(address), task);
    if (!entry.admitted()) {
      throw full();
    }
    if (entry.given() != null) {
      entry.given().giveWay(); // The turn that was meant for it is this one's.
      return task;
    }
    try {
      threads.execute(this::takeTurn);
    } catch (RejectedExecutionException closed) {
      throw new UnavailableException("this node is stopping");
    }
    return task;
  }

  private void takeTurn() {
    Turn<?> next = turns.next();
    if (next != null) {
      next.run();
    }
  }

  private static RuntimeException full() {
    return Problem.of(
            ProblemCode.OVERLOADED, WAITING + " passwords wait to be checked at this node")
        .exception();
  }

  private static <T> T await(Future<T> result, long deadlineNanos) {
    try {
      return result.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw Problem.of(ProblemCode.OVERLOADED, "the password could not be checked in time")
          .exception();
    } catch (CancellationException gaveWay) {
      throw full();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a password could not be hashed", failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("this node is stopping");
    } finally {
      result.cancel(false);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
