package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.Fault.Injury;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hurts again and again, on a thread of its own, until it is healed. */
final class RepeatedInjury implements Injury {
  private final String detail;
  private final Step step;
  private final Runnable undo;
  private final CountDownLatch healed = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("injury").unstarted(this::repeat);
  private volatile RuntimeException failure;

  private RepeatedInjury(String detail, Step step, Runnable undo) {
    this.detail = detail;
    this.step = step;
    this.undo = undo;
  }

  /** One time. */
  @FunctionalInterface
  interface Step {
    /** Must return soon when {@link Healing#within} says so, and leave nothing half done. */
    void run(Healing healing) throws InterruptedException;
  }

  /** How a step waits. */
  @FunctionalInterface
  interface Healing {
    /** Waits; true = it was healed meanwhile, go no further. */
    boolean within(Duration time) throws InterruptedException;
  }

  /**
   * Begins at once.
   *
   * @param undo called by heal when the last step is over
   */
  static RepeatedInjury begin(String detail, Step step, Runnable undo) {
    RepeatedInjury injury = new RepeatedInjury(detail, step, undo);
    injury.thread.start();
    return injury;
  }

  @Override
  public String detail() {
    return detail;
  }

  /** Throws what went wrong in a step, after everything is undone. */
  @Override
  public void heal() throws InterruptedException {
    healed.countDown();
    thread.join();
    undo.run();
    if (failure != null) {
      throw failure;
    }
  }

  private void repeat() {
    try {
      do {
        step.run(this::healedWithin);
      } while (!healedWithin(Duration.ZERO));
    } catch (RuntimeException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean healedWithin(Duration time) throws InterruptedException {
    return healed.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
