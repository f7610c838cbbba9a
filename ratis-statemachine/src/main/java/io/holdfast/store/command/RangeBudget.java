package io.holdfast.store.command;

/** What ranges may still answer: of one page, or of all pages of a transaction together. */
public final class RangeBudget {
  private static final long RECORD_BYTES = 32;

  public int items = Limits.MAX_RANGE_ITEMS;
  public long bytes = Limits.MAX_RANGE_BYTES;
  public long counted;

  private RangeBudget(long counted) {
    this.counted = counted;
  }

  /** Counts a record as answered, with what it takes besides its key and value. */
  public long spentBytes() {
    long items = (long) Limits.MAX_RANGE_ITEMS - this.items;
    return Limits.MAX_RANGE_BYTES - bytes + RECORD_BYTES * items;
  }

  /** A read outside the log delays nobody but the reader, so it has no bound on what it counts. */
  public static RangeBudget ofPage() {
    return new RangeBudget(Long.MAX_VALUE);
  }

  public static RangeBudget ofTransaction() {
    return new RangeBudget(Limits.MAX_COUNTED_KEYS);
  }
}
