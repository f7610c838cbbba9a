package io.holdfast.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class PasswordsTest {
  private static final char[] WORD = "a long password".toCharArray();

  private final SecureRandom random = new SecureRandom();

  @Test
  void noMoreWaitThanTheBoundAndOneOfAnotherAddressStillGetsItsTurn() {
    String hash = PasswordHash.of(WORD, random);
    try (Passwords passwords = new Passwords(random)) {
      List<Passwords.Check> waiting = new ArrayList<>();
      int refused = 0;
      for (int i = 0; i < 500; i++) {
        try {
          waiting.add(passwords.check(WORD, hash, "198.51.100.1"));
        } catch (ProblemException full) {
          assertEquals(ProblemCode.OVERLOADED, full.problem().code());
          refused++;
        }
      }
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("password-"))
              .count();
      assertTrue(threads <= Passwords.AT_ONCE, "threads: " + threads);
      assertTrue(refused > 0, "500 come faster than two at a time are hashed");
      Passwords.Check other = passwords.check(WORD, hash, "203.0.113.1");
      assertTrue(other.fits(later()));
      assertTrue(other.hadItsTurn());
      for (Passwords.Check check : waiting) {
        assertEquals(check.hadItsTurn(), fits(check));
      }
    }
  }

  @Test
  void whereThereIsNoPasswordNoneFits() {
    try (Passwords passwords = new Passwords(random)) {
      assertFalse(passwords.check(WORD, "", "203.0.113.1").fits(later()));
    }
  }

  private static boolean fits(Passwords.Check check) {
    try {
      return check.fits(later());
    } catch (ProblemException gaveWay) {
      assertEquals(ProblemCode.OVERLOADED, gaveWay.problem().code());
      return false;
    }
  }

  private static long later() {
    return System.nanoTime() + Duration.ofSeconds(60).toNanos();
  }
}
