package io.holdfast.store.result;

import io.holdfast.store.command.Limits;

/** Why a command was refused. A refusal is a value: the state is unchanged, the node is well. */
public enum Refusal {
  KEY_EMPTY,
  /** A key, or an idempotency key. */
  KEY_TOO_LONG,
  /** A value is, or the gets of a transaction would answer, more than the limit. */
  VALUE_TOO_LARGE,
  CONTENT_TYPE_TOO_LONG,
  TOO_MANY_OPERATIONS,
  /** A branch of a transaction would write one key twice. */
  DUPLICATE_KEY,
  /**
   * A transaction would overwrite or delete, or a lease would hold, more than {@link
   * Limits#MAX_DELETED_KEYS} keys or {@link Limits#MAX_DELETED_BYTES}.
   */
  TOO_MANY_KEYS,
  /** An increment met a value that is not decimal text of a 64-bit number. */
  NOT_A_COUNTER,
  COUNTER_OVERFLOW,
  /** No such lease; or, for a put, a lease that was made for another key alone. */
  LEASE_NOT_FOUND,
  /** A time to live out of bounds, or beside a lease. */
  BAD_TTL,
  /** The lease was renewed since the expiring leader measured it. */
  LEASE_RENEWED,
  /** The idempotency key was used before, for another request. */
  IDEMPOTENCY_KEY_REUSED,
  /** Sent outside a session, though it is not safe to apply twice. */
  SESSION_REQUIRED,
  /**
   * What came before it in its batch made so much history or answered so much ({@link
   * Limits#MAX_ENTRY_HISTORY_BYTES}, {@link Limits#MAX_BATCH_ANSWER_BYTES}) that it must be sent
   * again with another batch. Not kept under an idempotency key.
   */
  BATCH_FULL,
  /** A policy that contradicts itself or is out of bounds. */
  BAD_POLICY,
  POLICY_NOT_FOUND,
  /** Another policy has that prefix. */
  POLICY_PREFIX_TAKEN,
  TOO_MANY_POLICIES,
  /**
   * Rights have changed since its gateway allowed it: it must be judged again. Not kept under an
   * idempotency key.
   */
  AUTH_CHANGED,
  USER_NOT_FOUND,
  ROLE_NOT_FOUND,
  /** A user has it. */
  ROLE_IN_USE,
  TOKEN_NOT_FOUND,
  /** Nobody would be left who has the role admin and can log in. */
  LAST_ADMIN,
  /** There are users. */
  ALREADY_BOOTSTRAPPED,
  /** A user that is out of bounds, or whose certificates mean another one. */
  BAD_USER,
  /** A role that is out of bounds, or built in. */
  BAD_ROLE,
  /** A token that is out of bounds, or whose id is taken. */
  BAD_TOKEN,
  TOO_MANY_USERS,
  TOO_MANY_ROLES,
  /** In all, or of one user. */
  TOO_MANY_TOKENS,
  /** The deadline of the lease is yet to come. */
  LEASE_NOT_DUE,
  /** The lease is that of a lock, which is to be released. */
  LEASE_OF_LOCK,
  /** A name, an owner, or a number of permits that is out of bounds. */
  BAD_LOCK,
  /** The owner has neither hold nor place there, or a hold with another token. */
  LOCK_NOT_HELD,
  /** The owner, or those who share the lock, took it otherwise. */
  LOCK_MISMATCH,
  LOCK_QUEUE_FULL,
  /** The hold of the lock under which the command was to run has ended. */
  FENCE_LOST
}
