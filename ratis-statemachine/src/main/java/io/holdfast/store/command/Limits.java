package io.holdfast.store.command;

/** Every bound of the store. All nodes must agree on them, so none can be configured. */
public final class Limits {
  public static final int MAX_KEY_BYTES = 2_048;

  /** The hard bound; the configured one (1 MiB by default) is checked by the gateway. */
  public static final int MAX_VALUE_BYTES = 3 << 20;

  public static final int MAX_CONTENT_TYPE_BYTES = 255;

  /** Comparisons and operations of one transaction, each list. */
  public static final int MAX_OPERATIONS = 1_024;

  /** Leases that one command keeps alive. */
  public static final int MAX_LEASES_AT_ONCE = 1_000;

  public static final int MAX_LOCK_NAME_BYTES = 128;

  public static final int MAX_LOCK_OWNER_BYTES = 128;

  /** Of those who share a lock. */
  public static final int MAX_LOCK_HOLDERS = 1_000;

  public static final int MAX_LOCK_WAITERS = 1_000;

  /** Bytes of one request or transaction. */
  public static final int MAX_REQUEST_BYTES = 3 << 20;

  /** Items in one page of a range. */
  public static final int MAX_RANGE_ITEMS = 10_000;

  /** Keys and values in one page of a range; the first item is returned whatever its size. */
  public static final int MAX_RANGE_BYTES = 2 << 20;

  /**
   * Keys that one transaction's delete-ranges, or one lease, may take with them: every other write
   * waits while they go. Leaders stamp it on their entries, so an entry keeps the bound that it was
   * written under.
   */
  public static final int MAX_DELETED_KEYS = 10_000;

  /** The same in entries of before that, which bear no bound of their own. Never changes. */
  public static final int MAX_DELETED_KEYS_ONCE = 100_000;

  /**
   * Old records that one transaction may overwrite or delete, or one lease take with it: all of
   * them become history in one write.
   */
  public static final long MAX_DELETED_BYTES = 64L << 20;

  /**
   * Once an entry has made so much history, its further commands must be sent again with another
   * entry.
   */
  public static final long MAX_ENTRY_HISTORY_BYTES = 64L << 20;

  /**
   * Once the reads of a batch have answered so much, its further reads must be sent again with
   * another batch: its results become one row, and one message (of at most 16 MiB) between nodes.
   */
  public static final long MAX_BATCH_ANSWER_BYTES = 3L << 20;

  /** Keys that the count-only ranges of one transaction may count: entries must not be slow. */
  public static final int MAX_COUNTED_KEYS = 100_000;

  /** Bytes that the gets of one transaction may answer. */
  public static final int MAX_GOTTEN_BYTES = 4 << 20;

  public static final int MAX_IDEMPOTENCY_KEY_BYTES = 255;

  public static final int MAX_POLICIES = 1_000;

  public static final int MAX_POLICY_NAME_BYTES = 128;

  public static final int MAX_USERS = 10_000;

  /** Beside the built-in ones. */
  public static final int MAX_ROLES = 1_000;

  public static final int MAX_TOKENS = 100_000;

  public static final int MAX_TOKENS_OF_USER = 100;

  /** Of a user, a role, a token, or in a certificate. */
  public static final int MAX_AUTH_NAME_BYTES = 128;

  public static final int MAX_PASSWORD_HASH_BYTES = 512;

  public static final int MAX_ROLES_OF_USER = 32;

  public static final int MAX_CERTIFICATE_NAMES = 16;

  public static final long MAX_REQUESTS_PER_SECOND = 1_000_000_000;

  public static final int MAX_GRANTS = 100;

  /** Of the ranges of one role, all together. */
  public static final int MAX_ROLE_KEY_BYTES = 32 << 10;

  /** Of a bounded read. */
  public static final long MAX_STALENESS_MILLIS = 24L * 3_600 * 1_000;

  public static final long MIN_TTL_MILLIS = 100;
  public static final long MAX_TTL_MILLIS = 365L * 24 * 3_600 * 1_000;

  private Limits() {}
}
