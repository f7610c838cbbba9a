package io.holdfast.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.bench.workload.Operation.ReadModifyWrite;
import io.holdfast.bench.workload.OperationSource;
import io.holdfast.bench.workload.Request;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LoopsTest {
  private static final OperationSource PUTS = _ -> new Request.Put(0, 0);
  private static final double NANOS_A_MILLI = 1e6;

  private final LoadSettings settings =
      new LoadSettings(Duration.ofMillis(200), Duration.ofSeconds(1), 1);

  /**
   * The heart of it: a system that stands still for half of the second. A client that waits for it
   * sends only one request in that time, so a closed loop sees one slow answer among hundreds; at a
   * fixed rate half of all operations were meant to start while it stood still.
   */
  @Test
  void anOpenLoopCountsTheOperationsThatAStallKeptWaiting() throws InterruptedException {
    try (FakeDriver driver = new FakeDriver(Duration.ofMillis(1))) {
      driver.stall(Duration.ofMillis(400), Duration.ofMillis(500));
      Measurement measured = new OpenLoop(driver, PUTS, settings, 500).run(1);
      assertEquals(500, (double) measured.latenciesNanos().getTotalCount(), 2);
      double p75Millis = measured.latenciesNanos().getValueAtPercentile(75) / NANOS_A_MILLI;
      assertTrue(p75Millis > 150, "the upper quarter waited only " + p75Millis + " ms");
    }
    try (FakeDriver driver = new FakeDriver(Duration.ofMillis(1))) {
      driver.stall(Duration.ofMillis(400), Duration.ofMillis(500));
      Measurement measured = new ClosedLoop(driver, PUTS, settings).run(1);
      double p75Millis = measured.latenciesNanos().getValueAtPercentile(75) / NANOS_A_MILLI;
      assertTrue(p75Millis < 100, "a closed loop should hide the stall: " + p75Millis + " ms");
    }
  }

  @Test
  void anOpenLoopKeepsItsRate() throws InterruptedException {
    try (FakeDriver driver = new FakeDriver(Duration.ofMillis(1))) {
      Measurement measured = new OpenLoop(driver, PUTS, settings, 200).run(8);
      assertEquals(200, measured.perSecond(), 2);
      assertEquals(0, measured.failureCount());
    }
  }

  @Test
  void aClosedLoopIsAsFastAsTheAnswers() throws InterruptedException {
    try (FakeDriver driver = new FakeDriver(Duration.ofMillis(20))) {
      Measurement measured = new ClosedLoop(driver, PUTS, settings).run(4);
      double perSecond = measured.perSecond();
      assertTrue(perSecond <= 205 && perSecond > 50, perSecond + "/s of at most 200/s");
      assertTrue(measured.latenciesNanos().getMinValue() >= 19 * NANOS_A_MILLI);
    }
  }

  @Test
  void failuresAreCountedAndAreNotLatencies() throws InterruptedException {
    try (FakeDriver driver = new FakeDriver(Duration.ofMillis(1))) {
      driver.failWith("503 no leader");
      Measurement measured = new ClosedLoop(driver, PUTS, settings).run(2);
      assertEquals(Set.of("503 no leader"), measured.failures().keySet());
      assertTrue(measured.failureCount() > 10);
      assertEquals(0, measured.latenciesNanos().getTotalCount());
    }
  }

  @Test
  void theWarmUpIsThrownAway() throws InterruptedException {
    try (FakeDriver driver = new FakeDriver(Duration.ofMillis(1))) {
      Measurement measured = new OpenLoop(driver, PUTS, settings, 100).run(4);
      assertEquals(100, (double) measured.latenciesNanos().getTotalCount(), 1);
      assertEquals(120, driver.requests().size(), 1);
    }
  }

  @Test
  void aReadModifyWriteIsOneOperationOfTwoRequests() throws InterruptedException {
    try (FakeDriver driver = new FakeDriver(Duration.ofMillis(5))) {
      OperationSource source = _ -> new ReadModifyWrite(3, 4);
      LoadSettings short_ = new LoadSettings(Duration.ZERO, Duration.ofMillis(300), 1);
      Measurement measured = new ClosedLoop(driver, source, short_).run(1);
      assertTrue(measured.latenciesNanos().getMinValue() >= 9 * NANOS_A_MILLI);
      assertInstanceOf(Request.Get.class, driver.requests().getFirst());
      assertEquals(new Request.Put(3, 4), driver.requests().get(1));
    }
  }
}
