package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A cut that comes and goes until it is healed. */
final class FlappingNetwork implements Injury {
  private final ClusterNetwork network;
  private final Cut cut;
  private final Supplier<Duration> times;
  private final CountDownLatch healed = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("flapping").unstarted(this::flap);
  private volatile RuntimeException failure;

  private FlappingNetwork(ClusterNetwork network, Cut cut, Supplier<Duration> times) {
    this.network = network;
    this.cut = cut;
    this.times = times;
  }

  /** Begins with a cut; draws how long each cut and each peace lasts. */
  static FlappingNetwork begin(ClusterNetwork network, Cut cut, Supplier<Duration> times) {
    FlappingNetwork flapping = new FlappingNetwork(network, cut, times);
    flapping.thread.start();
    return flapping;
  }

  @Override
  public String detail() {
    return cut.detail();
  }

  @Override
  public void heal() throws InterruptedException {
    healed.countDown();
    thread.join();
    if (failure != null) {
      throw failure;
    }
  }

  private void flap() {
    try {
      do {
        network.begin(cut.losses());
        try {
          healedWithin(times.get());
        } finally {
          network.end(cut.losses());
        }
      } while (!healedWithin(times.get()));
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
