package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that stands still until its time is over or it is healed, whichever comes first. */
final class PausedNode implements Injury {
  private final NodeProcess node;
  private final String detail;
  private final CountDownLatch healed = new CountDownLatch(1);
  private final Thread alarm;

  private PausedNode(NodeProcess node, Duration length, String detail) {
    this.node = node;
    this.detail = detail;
    this.alarm = Thread.ofVirtual().name("wake-" + node.name()).unstarted(() -> wakeAfter(length));
  }

  /** Returns when it stands still; one that is dead is left as it is. */
  static PausedNode pause(NodeProcess node, Duration length, String what) {
    PausedNode paused = new PausedNode(node, length, what + " for " + length.toMillis() + " ms");
    if (node.isAlive()) {
      node.pause();
    }
    paused.alarm.start();
    return paused;
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

  private void wakeAfter(Duration length) {
    try {
      healed.await(length.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (node.isAlive()) {
      node.resume();
    }
  }
}
