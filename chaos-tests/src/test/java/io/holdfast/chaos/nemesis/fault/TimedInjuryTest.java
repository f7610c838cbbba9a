package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimedInjuryTest {
  private final AtomicInteger ends = new AtomicInteger();

  @Test
  void healingEndsItBeforeItsTime() throws InterruptedException {
    TimedInjury injury = TimedInjury.of("a pause", Duration.ofHours(1), ends::incrementAndGet);
    assertEquals(0, ends.get());
    injury.heal();
    assertEquals(1, ends.get());
  }

  @Test
  void itEndsByItselfAndHealingDoesNotEndItAgain() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    TimedInjury injury =
        TimedInjury.of(
            "a pause",
            Duration.ofMillis(1),
            () -> {
              ends.incrementAndGet();
              ended.countDown();
            });
    assertTrue(ended.await(10, TimeUnit.SECONDS));
    injury.heal();
    assertEquals(1, ends.get());
  }
}
