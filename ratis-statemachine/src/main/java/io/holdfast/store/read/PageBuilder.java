package io.holdfast.store.read;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.RangeBudget;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.StoredRecord;
import java.util.ArrayList;
import java.util.List;

/** Gathers a page of a range until a bound is met. */
final class PageBuilder {
  private final RangeQuery query;
  private final RangeBudget budget;
  private final List<KeyedRecord> items = new ArrayList<>();
  private final int limit;
  private long counted;
  private boolean more;

  PageBuilder(RangeQuery query, RangeBudget budget) {
    this.query = query;
    this.budget = budget;
    this.limit =
        query.limit() > 0 ? Math.min(query.limit(), budget.items) : Math.max(0, budget.items);
  }

  /** Whether values are asked for. */
  boolean wantsValues() {
    return !query.keysOnly() && !query.countOnly();
  }

  /** Takes the next key and its record as stored; returns whether it wants another. */
  boolean add(byte[] key, byte[] row) {
    return query.countOnly() ? count() : addItem(key, row);
  }

  /** Adds what was counted elsewhere, outside of any budget. */
  void count(long keys) {
    counted += keys;
  }

  RangePage page() {
    return new RangePage(items, query.countOnly() ? counted : items.size(), more);
  }

  private boolean count() {
    if (budget.counted == 0) {
      more = true;
      return false;
    }
    budget.counted--;
    counted++;
    return true;
  }

  private boolean addItem(byte[] key, byte[] row) {
    if (items.size() == limit) {
      more = true;
      return false;
    }
    StoredRecord record = RecordFormat.decode(row, wantsValues());
    long bytes = (long) key.length + record.value().size();
    // The first item fits always: a value may be larger than a page, and must be readable.
    if (bytes > budget.bytes && budget.bytes < Limits.MAX_RANGE_BYTES) {
      more = true;
      return false;
    }
    budget.bytes -= bytes;
    budget.items--;
    items.add(new KeyedRecord(Bytes.wrap(key), record));
    return true;
  }
}
