package io.holdfast.codec;

import io.holdfast.codec.proto.RefusalCode;
import io.holdfast.store.result.Refusal;

/** Refusals ⇄ their numbers in result.proto. */
final class RefusalCodes {
  private RefusalCodes() {}

  static RefusalCode toCode(Refusal refusal) {
    return switch (refusal) {
      case KEY_EMPTY -> RefusalCode.KEY_EMPTY;
      case KEY_TOO_LONG -> RefusalCode.KEY_TOO_LONG;
      case VALUE_TOO_LARGE -> RefusalCode.VALUE_TOO_LARGE;
      case CONTENT_TYPE_TOO_LONG -> RefusalCode.CONTENT_TYPE_TOO_LONG;
      case TOO_MANY_OPERATIONS -> RefusalCode.TOO_MANY_OPERATIONS;
      case DUPLICATE_KEY -> RefusalCode.DUPLICATE_KEY;
      case TOO_MANY_KEYS -> RefusalCode.TOO_MANY_KEYS;
      case NOT_A_COUNTER -> RefusalCode.NOT_A_COUNTER;
      case COUNTER_OVERFLOW -> RefusalCode.COUNTER_OVERFLOW;
      case LEASE_NOT_FOUND -> RefusalCode.LEASE_NOT_FOUND;
      case BAD_TTL -> RefusalCode.BAD_TTL;
      case LEASE_RENEWED -> RefusalCode.LEASE_RENEWED;
      case IDEMPOTENCY_KEY_REUSED -> RefusalCode.IDEMPOTENCY_KEY_REUSED;
      case SESSION_REQUIRED -> RefusalCode.SESSION_REQUIRED;
      case BATCH_FULL -> RefusalCode.BATCH_FULL;
      case BAD_POLICY -> RefusalCode.BAD_POLICY;
      case POLICY_NOT_FOUND -> RefusalCode.POLICY_NOT_FOUND;
      case POLICY_PREFIX_TAKEN -> RefusalCode.POLICY_PREFIX_TAKEN;
      case TOO_MANY_POLICIES -> RefusalCode.TOO_MANY_POLICIES;
    };
  }

  static Refusal toRefusal(RefusalCode code) {
    return switch (code) {
      case KEY_EMPTY -> Refusal.KEY_EMPTY;
      case KEY_TOO_LONG -> Refusal.KEY_TOO_LONG;
      case VALUE_TOO_LARGE -> Refusal.VALUE_TOO_LARGE;
      case CONTENT_TYPE_TOO_LONG -> Refusal.CONTENT_TYPE_TOO_LONG;
      case TOO_MANY_OPERATIONS -> Refusal.TOO_MANY_OPERATIONS;
      case DUPLICATE_KEY -> Refusal.DUPLICATE_KEY;
      case TOO_MANY_KEYS -> Refusal.TOO_MANY_KEYS;
      case NOT_A_COUNTER -> Refusal.NOT_A_COUNTER;
      case COUNTER_OVERFLOW -> Refusal.COUNTER_OVERFLOW;
      case LEASE_NOT_FOUND -> Refusal.LEASE_NOT_FOUND;
      case BAD_TTL -> Refusal.BAD_TTL;
      case LEASE_RENEWED -> Refusal.LEASE_RENEWED;
      case IDEMPOTENCY_KEY_REUSED -> Refusal.IDEMPOTENCY_KEY_REUSED;
      case SESSION_REQUIRED -> Refusal.SESSION_REQUIRED;
      case BATCH_FULL -> Refusal.BATCH_FULL;
      case BAD_POLICY -> Refusal.BAD_POLICY;
      case POLICY_NOT_FOUND -> Refusal.POLICY_NOT_FOUND;
      case POLICY_PREFIX_TAKEN -> Refusal.POLICY_PREFIX_TAKEN;
      case TOO_MANY_POLICIES -> Refusal.TOO_MANY_POLICIES;
      case REFUSAL_UNSPECIFIED, UNRECOGNIZED ->
          throw new UndecodableEntryException("command result: unknown refusal");
    };
  }
}
