package io.holdfast.chaos.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void ranksAreNearest() {
    Percentiles five = new Percentiles(50, 10, 40, 20, 30);
    assertEquals(30, five.at(50));
    assertEquals(50, five.at(99));
    assertEquals(10, five.at(1));
    assertEquals(50, five.worst());
    assertEquals(0, new Percentiles().worst());
  }

  @Test
  void onlyPausesAfterTheFaultCount() {
    AtomicLong fault = new AtomicLong(Long.MAX_VALUE);
    PauseMeter meter = new PauseMeter(fault);
    meter.completed(0, 9_000_000);
    assertEquals(0, meter.longestMillis());
    fault.set(20_000_000);
    meter.completed(1_000_000, 19_000_000);
    assertEquals(0, meter.longestMillis(), "it ended before the fault");
    meter.completed(15_000_000, 22_000_000);
    meter.completed(30_000_000, 31_000_000);
    assertEquals(7, meter.longestMillis(), "it was under way when the fault struck");
  }
}
