package io.holdfast.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoginLimitsTest {
  private final AtomicLong clock = new AtomicLong(1);
  private final LoginLimits limits = new LoginLimits(clock::get);

  @Test
  void aUserLogsInFromAnAddressThatHasNotFailedWhileStrangersTryTheSameUser() {
    hammerFromManyAddresses("root");
    assertDoesNotThrow(() -> limits.enter("root", "203.0.113.1"));
    limits.forget("root", "203.0.113.1");
    limits.right("root", "203.0.113.1");
    assertDoesNotThrow(() -> limits.enter("root", "203.0.113.1"), "and again");
  }

  @Test
  void anAddressThatHasFailedTriesNoMoreOfAUserWhomManyTry() {
    hammerFromManyAddresses("root");
    limits.enter("root", "203.0.113.1");
    assertRefused("root", "203.0.113.1");
    assertDoesNotThrow(() -> limits.enter("other", "203.0.113.1"));
  }

  /** Each of them few enough to go on by its own bounds. */
  private void hammerFromManyAddresses(String user) {
    for (int i = 0; i < LoginLimits.OF_USER; i++) {
      limits.enter(user, "198.51.100." + i);
    }
  }

  @Test
  void rightPasswordsDoNotCount() {
    for (int i = 0; i < 10 * LoginLimits.OF_ADDRESS; i++) {
      limits.enter("root", "203.0.113.1");
      limits.forget("root", "203.0.113.1");
      limits.right("root", "203.0.113.1");
    }
  }

  @Test
  void allAddressesOfOneNetworkOfIpv6CountTogether() {
    for (int i = 0; i < LoginLimits.OF_PAIR; i++) {
      limits.enter("root", "[2001:db8::" + i + "]");
    }
    assertRefused("root", "[2001:db8::ffff]");
    assertDoesNotThrow(() -> limits.enter("root", "[2001:db8:0:1::1]"));
  }

  @Test
  void whatWasWrongIsForgottenAfterTheWindow() {
    for (int i = 0; i < LoginLimits.OF_PAIR; i++) {
      limits.enter("root", "203.0.113.1");
    }
    assertRefused("root", "203.0.113.1");
    clock.addAndGet(LoginLimits.WINDOW.toNanos() + 1);
    assertDoesNotThrow(() -> limits.enter("root", "203.0.113.1"));
  }

  private void assertRefused(String user, String address) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> limits.enter(user, address));
    assertEquals(ProblemCode.RATE_LIMITED, refused.problem().code());
  }
}
