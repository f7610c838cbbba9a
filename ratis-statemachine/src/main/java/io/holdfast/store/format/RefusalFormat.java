package io.holdfast.store.format;

import io.holdfast.store.command.Invariant;
import io.holdfast.store.result.Refusal;

/** The number of each refusal in a row of results, for ever. */
final class RefusalFormat {
  private static final Refusal[] BY_NUMBER = byNumber();

  private RefusalFormat() {}

  static int number(Refusal refusal) {
    return switch (refusal) {
      case KEY_EMPTY -> 1;
      case KEY_TOO_LONG -> 2;
      case VALUE_TOO_LARGE -> 3;
      case CONTENT_TYPE_TOO_LONG -> 4;
      case TOO_MANY_OPERATIONS -> 5;
      case DUPLICATE_KEY -> 6;
      case TOO_MANY_KEYS -> 7;
      case NOT_A_COUNTER -> 8;
      case COUNTER_OVERFLOW -> 9;
      case LEASE_NOT_FOUND -> 10;
      case BAD_TTL -> 11;
      case LEASE_RENEWED -> 12;
      case IDEMPOTENCY_KEY_REUSED -> 13;
      case SESSION_REQUIRED -> 14;
      case BATCH_FULL -> 15;
      case BAD_POLICY -> 16;
      case POLICY_NOT_FOUND -> 17;
      case POLICY_PREFIX_TAKEN -> 18;
      case TOO_MANY_POLICIES -> 19;
      case AUTH_CHANGED -> 20;
      case USER_NOT_FOUND -> 21;
      case ROLE_NOT_FOUND -> 22;
      case ROLE_IN_USE -> 23;
      case TOKEN_NOT_FOUND -> 24;
      case LAST_ADMIN -> 25;
      case ALREADY_BOOTSTRAPPED -> 26;
      case BAD_USER -> 27;
      case BAD_ROLE -> 28;
      case BAD_TOKEN -> 29;
      case TOO_MANY_USERS -> 30;
      case TOO_MANY_ROLES -> 31;
      case TOO_MANY_TOKENS -> 32;
      case LEASE_NOT_DUE -> 33;
      case LEASE_OF_LOCK -> 34;
      case BAD_LOCK -> 35;
      case LOCK_NOT_HELD -> 36;
      case LOCK_MISMATCH -> 37;
      case LOCK_QUEUE_FULL -> 38;
      case FENCE_LOST -> 39;
    };
  }

  static Refusal refusal(long number) {
    boolean known = number > 0 && number < BY_NUMBER.length;
    Invariant.check(known, "unknown refusal: %s", number);
    return BY_NUMBER[(int) number];
  }

  private static Refusal[] byNumber() {
    Refusal[] refusals = Refusal.values();
    Refusal[] byNumber = new Refusal[refusals.length + 1];
    for (Refusal refusal : refusals) {
      byNumber[number(refusal)] = refusal;
    }
    return byNumber;
  }
}
