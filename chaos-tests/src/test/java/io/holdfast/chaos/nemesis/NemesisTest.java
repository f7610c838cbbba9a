package io.holdfast.chaos.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.FaultEvent.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NemesisTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final NemesisPace QUICK =
      new NemesisPace(Duration.ZERO, Duration.ofMillis(2), Duration.ZERO, Duration.ofMillis(2), 2);

  private final List<FaultEvent> events = Collections.synchronizedList(new ArrayList<>());

  @Test
  void theSameSeedStrikesAlike() {
    assertEquals(firstBeginnings(17), firstBeginnings(17));
  }

  @Test
  void everyFaultHasItsTurnAndEachBeginningHasItsEnd() {
    List<Fault> faults = List.of(new FakeFault("a"), new FakeFault("b"), new FakeFault("c"));
    try (Nemesis nemesis = start(faults, 3)) {
      assertTrue(Waiting.until(TIMEOUT, () -> events.size() > 60));
      assertEquals(false, nemesis.hasFailed());
    }
    for (Fault fault : faults) {
      assertTrue(count(fault, Change.BEGAN) > 0, () -> fault.name() + " never began");
      assertEquals(count(fault, Change.BEGAN), count(fault, Change.ENDED));
      assertEquals(0, ((FakeFault) fault).inForce.get());
    }
  }

  @Test
  void severalFaultsAreInForceAtOnceButNotMoreThanThePaceAllows() {
    List<Fault> faults = List.of(new FakeFault("a"), new FakeFault("b"), new FakeFault("c"));
    try (Nemesis nemesis = start(faults, 5)) {
      assertTrue(Waiting.until(TIMEOUT, () -> events.size() > 60 || nemesis.hasFailed()));
    }
    int inForce = 0;
    int most = 0;
    for (FaultEvent event : List.copyOf(events)) {
      inForce += event.change() == Change.BEGAN ? 1 : -1;
      most = Math.max(most, inForce);
    }
    assertEquals(2, most);
  }

  @Test
  void closingHealsAFaultInTheMiddleOfALongHold() {
    FakeFault fault = new FakeFault("long");
    NemesisPace pace =
        new NemesisPace(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, Duration.ZERO, 1);
    try (Nemesis nemesis = start(List.of(fault), pace, 1)) {
      assertTrue(Waiting.until(TIMEOUT, () -> events.size() == 1 || nemesis.hasFailed()));
      assertEquals(1, fault.inForce.get());
    }
    assertEquals(0, fault.inForce.get());
    assertEquals(2, events.size());
  }

  @Test
  void aFaultThatTakesLongToShowStaysLongerThanThePace() {
    FakeFault fault = new FakeFault("slow to show");
    fault.leastHold = Duration.ofMillis(200);
    try (Nemesis nemesis = start(List.of(fault), 1)) {
      assertTrue(Waiting.until(TIMEOUT, () -> events.size() >= 2 || nemesis.hasFailed()));
    }
    long heldNanos = events.get(1).atNanos() - events.get(0).atNanos();
    assertTrue(heldNanos >= fault.leastHold.toNanos(), () -> "held for " + heldNanos + " ns");
  }

  @Test
  void aHealThatFailsIsToldAndTheOtherFaultsAreHealedAllTheSame() {
    FakeFault good = new FakeFault("good");
    FakeFault bad = new FakeFault("bad");
    bad.healFails = true;
    // What it logs is expected, and no stack trace for the output of the build.
    Logger logger = (Logger) LoggerFactory.getLogger(Nemesis.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    logger.addAppender(logged);
    logger.setAdditive(false);
    NemesisException failure;
    try {
      Nemesis nemesis = start(List.of(good, bad), 9);
      assertTrue(Waiting.until(TIMEOUT, nemesis::hasFailed));
      failure = assertThrows(NemesisException.class, nemesis::close);
    } finally {
      logger.setAdditive(true);
      logger.detachAppender(logged);
    }
    assertTrue(logged.list.stream().anyMatch(event -> event.getLevel() == Level.ERROR));
    assertTrue(failure.getMessage().contains("bad does not heal"), failure.getMessage());
    assertEquals(0, good.inForce.get());
  }

  @Test
  void aFaultThatCannotBeDoneHereIsRefused() {
    FakeFault fault = new FakeFault("impossible");
    fault.obstacle = Optional.of("there is no iptables");
    String message =
        assertThrows(IllegalArgumentException.class, () -> start(List.of(fault), 1)).getMessage();
    assertEquals("impossible is unavailable: there is no iptables", message);
  }

  private List<String> firstBeginnings(long seed) {
    events.clear();
    try (Nemesis nemesis = start(List.of(new FakeFault("a"), new FakeFault("b")), seed)) {
      assertTrue(Waiting.until(TIMEOUT, () -> events.size() > 40 || nemesis.hasFailed()));
    }
    return events.stream()
        .filter(event -> event.change() == Change.BEGAN)
        .limit(15)
        .map(event -> event.fault() + " " + event.detail())
        .toList();
  }

  private long count(Fault fault, Change change) {
    return events.stream()
        .filter(event -> event.fault().equals(fault.name()) && event.change() == change)
        .count();
  }

  private Nemesis start(List<Fault> faults, long seed) {
    return start(faults, QUICK, seed);
  }

  private Nemesis start(List<Fault> faults, NemesisPace pace, long seed) {
    return Nemesis.start(
        new NoCluster(), faults, pace, new SplittableRandom(seed), System::nanoTime, events::add);
  }

  private static final class FakeFault implements Fault {
    final AtomicInteger inForce = new AtomicInteger();
    private final String name;
    private Optional<String> obstacle = Optional.empty();
    private boolean healFails;
    private Duration leastHold = Duration.ZERO;

    private FakeFault(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Duration leastHold() {
      return leastHold;
    }

    @Override
    public Optional<String> unavailable(ChaosCluster cluster) {
      return obstacle;
    }

    @Override
    public Injury strike(ChaosCluster cluster, RandomGenerator random) {
      String detail = "drew " + random.nextInt(1_000);
      inForce.incrementAndGet();
      return new Injury() {
        @Override
        public String detail() {
          return detail;
        }

        @Override
        public void heal() {
          if (healFails) {
            throw new IllegalStateException(name + " does not heal");
          }
          inForce.decrementAndGet();
        }
      };
    }
  }

  private static final class NoCluster implements ChaosCluster {
    @Override
    public ProcessCluster processes() {
      throw new UnsupportedOperationException("no processes");
    }

    @Override
    public ClusterNetwork network() {
      throw new UnsupportedOperationException("no network");
    }

    @Override
    public NodeClocks clocks() {
      throw new UnsupportedOperationException("no clocks");
    }

    @Override
    public NodeDisks disks() {
      throw new UnsupportedOperationException("no disks");
    }

    @Override
    public void close() {}
  }
}
