package io.holdfast.gateway.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.holdfast.store.result.CommandResult.Refused;
import io.holdfast.store.result.Refusal;
import org.junit.jupiter.api.Test;

class RefusalTextTest {
  private static String detail(Refusal refusal, String fact) {
    return ProblemTable.of(new Refused(7, refusal, fact)).detail();
  }

  @Test
  void aRefusalIsASentenceWithWhatWasWrong() {
    assertEquals("there is no lease 999", detail(Refusal.LEASE_NOT_FOUND, "999"));
    assertEquals("key a is written twice", detail(Refusal.DUPLICATE_KEY, "a"));
    assertEquals(
        "the value of app/color is not a 64-bit decimal number",
        detail(Refusal.NOT_A_COUNTER, "app/color"));
    assertEquals(
        "policy billing already has this prefix", detail(Refusal.POLICY_PREFIX_TAKEN, "billing"));
    assertEquals(
        "a put takes a ttl or a lease, not both", detail(Refusal.BAD_TTL, "beside a lease"));
    assertEquals(
        "Idempotency-Key order-17 belongs to an earlier request, which was another one or another"
            + " user's",
        detail(Refusal.IDEMPOTENCY_KEY_REUSED, "order-17"));
  }

  @Test
  void noRefusalIsWithoutAWord() {
    for (Refusal refusal : Refusal.values()) {
      assertFalse(detail(refusal, "12, at most 10").isEmpty(), refusal.toString());
    }
    assertFalse(detail(Refusal.KEY_EMPTY, "").isEmpty());
    assertFalse(detail(Refusal.SESSION_REQUIRED, "").isEmpty());
  }
}
