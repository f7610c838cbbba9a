package io.holdfast.store.command;

/**
 * What a range asks for.
 *
 * @param limit at most so many items; 0 = as many as {@link Limits#MAX_RANGE_ITEMS} allows
 * @param descending from the last key to the first
 * @param keysOnly leave the values out
 * @param countOnly leave the items out: only how many there are
 */
public record RangeQuery(
    KeyRange range, int limit, boolean descending, boolean keysOnly, boolean countOnly) {

  /** All of a range, in key order, with values. */
  public static RangeQuery of(KeyRange range) {
    return new RangeQuery(range, 0, false, false, false);
  }
}
