package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.Fault.Injury;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An injury that ends when its time is over or it is healed, whichever comes first. */
final class TimedInjury implements Injury {
  private final String detail;
  private final CountDownLatch healed = new CountDownLatch(1);
  private final Thread alarm;

  private TimedInjury(String detail, Duration length, Runnable end) {
    this.detail = detail;
    this.alarm = Thread.ofVirtual().name("end of " + detail).unstarted(() -> endAfter(length, end));
  }

  /**
   * The injury has begun.
   *
   * @param end called once
   */
  static TimedInjury of(String detail, Duration length, Runnable end) {
    TimedInjury injury = new TimedInjury(detail, length, end);
    injury.alarm.start();
    return injury;
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public void heal() throws InterruptedException {
    healed.countDown();
    alarm.join();
  }

  private void endAfter(Duration length, Runnable end) {
    try {
      var _ = healed.await(length.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end.run();
  }
}
