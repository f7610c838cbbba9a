package io.holdfast.gateway.errors;

import io.holdfast.store.result.CommandResult.Refused;

/**
 * Says a refusal in a sentence. The store keeps only the fact, such as a key: its results are part
 * of what all replicas agree on, and must not change with the wording.
 */
final class RefusalText {
  private RefusalText() {}

  static String of(Refused refused) {
    String fact = refused.detail();
    return switch (refused.refusal()) {
      case KEY_EMPTY -> "a key has at least one byte";
      case DUPLICATE_KEY -> "key " + fact + " is written twice";
      case NOT_A_COUNTER -> "the value of " + fact + " is not a 64-bit decimal number";
      case COUNTER_OVERFLOW -> "the counter " + fact + " would leave the range of 64 bits";
      case LEASE_NOT_FOUND -> "there is no lease " + fact;
      case LEASE_OF_LOCK -> "the lease is that of lock " + fact + ", which is to be released";
      case LOCK_MISMATCH -> "lock " + fact + " was taken with another mode or other permits";
      case LOCK_QUEUE_FULL -> "the queue of the lock is full: " + fact;
      case FENCE_LOST -> "the hold " + fact + " has ended";
      case BAD_TTL ->
          fact.equals("beside a lease") ? "a put takes a ttl or a lease, not both" : fact;
      case POLICY_NOT_FOUND -> "there is no policy " + fact;
      case POLICY_PREFIX_TAKEN -> "policy " + fact + " already has this prefix";
      case USER_NOT_FOUND -> "there is no user " + fact;
      case ROLE_NOT_FOUND -> "there is no role " + fact;
      case ROLE_IN_USE -> "a user has role " + fact;
      case TOKEN_NOT_FOUND -> "there is no token " + fact;
      case LAST_ADMIN ->
          "without user " + fact + " nobody would have the role admin and a way to log in";
      case SESSION_REQUIRED -> "the node sent this write outside a session";
      case IDEMPOTENCY_KEY_REUSED ->
          "Idempotency-Key "
              + fact
              + " belongs to an earlier request, which was another one or another user's";
      case KEY_TOO_LONG,
          VALUE_TOO_LARGE,
          CONTENT_TYPE_TOO_LONG,
          TOO_MANY_OPERATIONS,
          TOO_MANY_KEYS,
          LEASE_RENEWED,
          LEASE_NOT_DUE,
          BAD_LOCK,
          LOCK_NOT_HELD,
          BATCH_FULL,
          BAD_POLICY,
          TOO_MANY_POLICIES,
          AUTH_CHANGED,
          ALREADY_BOOTSTRAPPED,
          BAD_USER,
          BAD_ROLE,
          BAD_TOKEN,
          TOO_MANY_USERS,
          TOO_MANY_ROLES,
          TOO_MANY_TOKENS ->
          fact;
    };
  }
}
