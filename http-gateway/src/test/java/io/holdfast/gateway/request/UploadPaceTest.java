package io.holdfast.gateway.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class UploadPaceTest {
  /** System.nanoTime() may be negative. */
  private static final long BEGIN = -3;

  private static final long WINDOW = UploadPace.WINDOW_NANOS;
  private static final int ENOUGH = UploadPace.LEAST_BYTES;

  private final UploadPace pace = new UploadPace(BEGIN, BEGIN + 10 * WINDOW);

  @Test
  void whatComesFastEnoughMayTakeUntilTheDeadline() {
    for (int i = 1; i <= 10; i++) {
      assertFalse(pace.isTooSlow(BEGIN + i * WINDOW, (long) i * ENOUGH));
    }
    assertTrue(pace.isTooSlow(BEGIN + 10 * WINDOW + 1, 11L * ENOUGH));
  }

  @Test
  void whoTricklesIsTooSlowWhenAWindowHasPassed() {
    assertFalse(pace.isTooSlow(BEGIN + WINDOW, ENOUGH - 1));
    assertTrue(pace.isTooSlow(BEGIN + WINDOW + 1, ENOUGH - 1));
  }

  @Test
  void fastBytesAtFirstDoNotPayForSilenceLater() {
    assertFalse(pace.isTooSlow(BEGIN + 1, 100L * ENOUGH));
    assertTrue(pace.isTooSlow(BEGIN + WINDOW + 2, 100L * ENOUGH + 1));
  }

  @Test
  void aWaitEndsWithTheWindowOrTheDeadline() {
    assertEquals(WINDOW, pace.patienceNanos(BEGIN));
    assertEquals(7, new UploadPace(BEGIN, BEGIN + 7).patienceNanos(BEGIN));
  }
}
