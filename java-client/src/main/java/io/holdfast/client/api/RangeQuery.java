package io.holdfast.client.api;

import java.util.Optional;

/**
 * A listing.
 *
 * @param pageItems records of one round trip, 1 to 10,000
 * @param cursor where the page before ended; empty = the first page
 */
public record RangeQuery(
    KeyRange range, int pageItems, boolean descending, boolean keysOnly, Optional<String> cursor) {
  private static final int MAX_PAGE_ITEMS = 10_000;
  private static final int PAGE_ITEMS = 500;

  public RangeQuery {
    if (pageItems < 1 || pageItems > MAX_PAGE_ITEMS) {
      throw new IllegalArgumentException("a page has 1 to 10,000 items: " + pageItems);
    }
  }

  /** Ascending, with values, 500 records a page. */
  public static RangeQuery of(KeyRange range) {
    return new RangeQuery(range, PAGE_ITEMS, false, false, Optional.empty());
  }

  /** All keys that begin so. */
  public static RangeQuery prefix(String prefix) {
    return of(KeyRange.prefix(prefix));
  }

  /** With so many records a round trip. */
  public RangeQuery withPageItems(int items) {
    return new RangeQuery(range, items, descending, keysOnly, cursor);
  }

  /** From the last key to the first. */
  public RangeQuery inDescendingOrder() {
    return new RangeQuery(range, pageItems, true, keysOnly, cursor);
  }

  /** Without values. */
  public RangeQuery withKeysOnly() {
    return new RangeQuery(range, pageItems, descending, true, cursor);
  }

  /** The page behind the one that gave this cursor, at that page's revision. */
  public RangeQuery after(String pageCursor) {
    return new RangeQuery(range, pageItems, descending, keysOnly, Optional.of(pageCursor));
  }
}
