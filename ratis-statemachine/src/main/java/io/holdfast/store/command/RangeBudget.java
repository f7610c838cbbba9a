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

  /** How much was answered, with what a record takes besides its key and value. */
  public long spentBytes() {
    long items = (long) Limits.MAX_RANGE_ITEMS - this.items;
    return Limits.MAX_RANGE_BYTES - bytes + RECORD_BYTES * items;
  }

  /** Reading outside the log hurts nobody but the reader: it counts as far as it must. */
  public static RangeBudget ofPage() {
    return new RangeBudget(Long.MAX_VALUE);
  }

  public static RangeBudget ofTransaction() {
    return new RangeBudget(Limits.MAX_COUNTED_KEYS);
  }
}
