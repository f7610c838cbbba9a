package io.holdfast.peer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RefusalsTest {
  private long nowNanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);
  private final Refusals refusals = new Refusals(() -> nowNanos);

  @Test
  void theSameIsSaidOnceAMinuteAndAnotherReasonAtOnce() {
    assertTrue(refusals.isDue("n2: expired"));
    assertFalse(refusals.isDue("n2: expired"));
    assertTrue(refusals.isDue("n2: of another cluster"));
    nowNanos += TimeUnit.SECONDS.toNanos(59);
    assertFalse(refusals.isDue("n2: expired"));
    nowNanos += TimeUnit.SECONDS.toNanos(1);
    assertTrue(refusals.isDue("n2: expired"));
  }

  /** Whoever comes from ever new addresses must not fill the disk with our log. */
  @Test
  void onlySoMuchIsSaidInAll() {
    for (int i = 0; i < Refusals.MOST_A_MINUTE; i++) {
      assertTrue(refusals.isDue("stranger " + i));
    }
    assertFalse(refusals.isDue("one more"));
    nowNanos += TimeUnit.MINUTES.toNanos(1);
    assertTrue(refusals.isDue("one more"));
  }
}
