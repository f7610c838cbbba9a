package io.holdfast.chaos.nemesis;

import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.FaultEvent.Change;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Strikes a cluster with one fault or several at once, holds them, heals, rests, and begins again
 * until it is closed. What it chooses and how long it waits come from the seed alone; which node
 * leads when it strikes does not.
 *
 * <p>While it runs it owns the nodes of the cluster: no one else may start or kill them. The
 * listener is called from its thread.
 */
public final class Nemesis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Nemesis.class);

  private final ChaosCluster cluster;
  private final List<Fault> faults;
  private final NemesisPace pace;
  private final RandomGenerator random;
  private final LongSupplier clockNanos;
  private final Consumer<FaultEvent> listener;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<ActiveFault> active = new ArrayList<>();
  private final Thread thread;
  private volatile Exception failure;

  private Nemesis(
      ChaosCluster cluster,
      List<Fault> faults,
      NemesisPace pace,
      RandomGenerator random,
      LongSupplier clockNanos,
      Consumer<FaultEvent> listener) {
    this.cluster = cluster;
    this.faults = List.copyOf(faults);
    this.pace = pace;
    this.random = random;
    this.clockNanos = clockNanos;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("nemesis").unstarted(this::run);
  }

  /**
   * Begins with a rest.
   *
   * @param faults to choose from
   * @param random seeded by the run
   * @param clockNanos the clock of the run's history
   * @param listener hears of each beginning and end
   * @throws IllegalArgumentException without faults, or when one cannot be done to this cluster
   */
  public static Nemesis start(
      ChaosCluster cluster,
      List<Fault> faults,
      NemesisPace pace,
      RandomGenerator random,
      LongSupplier clockNanos,
      Consumer<FaultEvent> listener) {
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("no faults to choose from");
    }
    for (Fault fault : faults) {
      Optional<String> obstacle = fault.unavailable(cluster);
      if (obstacle.isPresent()) {
        throw new IllegalArgumentException(fault.name() + " is unavailable: " + obstacle.get());
      }
    }
    Nemesis nemesis = new Nemesis(cluster, faults, pace, random, clockNanos, listener);
    nemesis.thread.start();
    return nemesis;
  }

  /**
   * Heals everything and returns when it is healed.
   *
   * @throws NemesisException when a strike or a heal did not do what it should: the run shows
   *     nothing
   */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NemesisException("interrupted while it healed", e);
    }
    if (failure != null) {
      throw new NemesisException(failure.getMessage(), failure);
    }
  }

  /** Whether a strike or a heal failed already, so that going on makes no sense. */
  public boolean hasFailed() {
    return failure != null;
  }

  private void run() {
    try {
      while (!waitedOut(pace.rest(random))) {
        strikeSome();
        waitedOut(hold());
        healAll();
      }
    } catch (Exception e) {
      fail(e);
      healWhatIsLeft();
    }
  }

  /** Waits, but no longer than until the nemesis is closed; true when it is. */
  private boolean waitedOut(Duration time) throws InterruptedException {
    return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Drawn also when a fault is to stay longer, so that the next draws are the same. */
  private Duration hold() {
    Duration drawn = pace.hold(random);
    return active.stream()
        .map(one -> one.fault().leastHold())
        .filter(least -> least.compareTo(drawn) > 0)
        .max(Comparator.naturalOrder())
        .orElse(drawn);
  }

  private void strikeSome() throws Exception {
    List<Fault> shuffled = new ArrayList<>(faults);
    Collections.shuffle(shuffled, Random.from(random));
    int count = 1 + random.nextInt(Math.min(pace.atOnce(), shuffled.size()));
    for (Fault fault : shuffled.subList(0, count)) {
      // A generator of its own: what one fault draws must not change what the next one does.
      strike(fault, new SplittableRandom(random.nextLong()));
    }
  }

  private void strike(Fault fault, RandomGenerator draws) throws Exception {
    long beganNanos = clockNanos.getAsLong();
    Injury injury = fault.strike(cluster, draws);
    active.add(new ActiveFault(fault, injury));
    LOG.info("{}: {}", fault.name(), injury.detail());
    listener.accept(new FaultEvent(beganNanos, fault.name(), Change.BEGAN, injury.detail()));
  }

  /** The last one first, as one takes off what was put on. */
  private void healAll() throws Exception {
    while (!active.isEmpty()) {
      heal(active.getLast());
      active.removeLast();
    }
  }

  private void heal(ActiveFault fault) throws Exception {
    fault.injury().heal();
    String name = fault.fault().name();
    LOG.info("{} healed", name);
    listener.accept(
        new FaultEvent(clockNanos.getAsLong(), name, Change.ENDED, fault.injury().detail()));
  }

  private void healWhatIsLeft() {
    for (ActiveFault fault : active.reversed()) {
      try {
        heal(fault);
      } catch (Exception e) {
        fail(e);
      }
    }
    active.clear();
  }

  private void fail(Exception e) {
    LOG.error("the nemesis failed", e);
    if (failure == null) {
      failure = e;
    } else {
      failure.addSuppressed(e);
    }
  }

  private record ActiveFault(Fault fault, Injury injury) {}
}
