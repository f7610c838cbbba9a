package io.holdfast.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class UnknownTokensTest {
  private final AtomicLong clock = new AtomicLong(1);
  private final UnknownTokens tokens = new UnknownTokens(clock::get);

  @Test
  void anAddressIsToldToWaitAboveItsRateAndOthersAreNot() {
    for (int i = 0; i < UnknownTokens.AT_ONCE; i++) {
      tokens.count("2001:db8::" + i);
    }
    ProblemException refused =
        assertThrows(ProblemException.class, () -> tokens.count("2001:db8::ffff"));
    assertEquals(ProblemCode.RATE_LIMITED, refused.problem().code());
    assertDoesNotThrow(() -> tokens.count("2001:db8:0:1::1"));
    clock.addAndGet(Duration.ofMillis(20).toNanos());
    assertDoesNotThrow(() -> tokens.count("2001:db8::1"), "fifty a second are looked up");
    assertThrows(ProblemException.class, () -> tokens.count("2001:db8::1"));
  }

  @Test
  void whatWasNotMadeUpDoesNotCount() {
    for (int i = 0; i < UnknownTokens.AT_ONCE + 1; i++) {
      tokens.count("192.0.2.1");
      tokens.wasNotBad("192.0.2.1");
    }
    assertDoesNotThrow(() -> tokens.count("192.0.2.1"));
  }

  @Test
  void theNumberOfAddressesThatAreRememberedIsBounded() {
    for (int i = 0; i < UnknownTokens.AT_ONCE; i++) {
      tokens.count("first");
    }
    for (int i = 0; i < UnknownTokens.MAX_REMEMBERED; i++) {
      tokens.count("another " + i);
    }
    assertDoesNotThrow(() -> tokens.count("first"), "it was forgotten");
  }
}
