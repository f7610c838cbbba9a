package io.holdfast.store.read;

import io.holdfast.store.command.RangeBudget;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.StoreStatus;
import io.holdfast.store.table.TableReader;
import java.util.Arrays;

/**
 * Reads a page, or counts, piece by piece, so that the reader can let others go first, and can
 * stop. Used by one thread at a time, over a snapshot of the tables.
 */
public final class RangeScan {
  private final TableReader tables;
  private final RangeQuery query;
  private final long revision;
  private final PageBuilder page;
  private final HistoricRange historic;
  private byte[] start;
  private byte[] end;
  private boolean ended;

  /** Over the records as they are now. */
  RangeScan(TableReader tables, RangeQuery query, long revision) {
    this(tables, query, revision, false);
  }

  private RangeScan(TableReader tables, RangeQuery query, long revision, boolean past) {
    this.tables = tables;
    this.query = query;
    this.revision = revision;
    this.page = new PageBuilder(query, RangeBudget.ofPage());
    this.start = CurrentRange.start(query.range());
    this.end = CurrentRange.end(query.range());
    this.ended = query.range().isEmpty();
    this.historic = past && !ended ? new HistoricRange(tables, query, revision) : null;
  }

  static RangeScan past(TableReader tables, RangeQuery query, long revision) {
    return new RangeScan(tables, query, revision, true);
  }

  /** The number of all keys is known without a scan. */
  static RangeScan counted(TableReader tables, RangeQuery query, StoreStatus status) {
    RangeScan scan = new RangeScan(tables, query, status.revision(), false);
    scan.page.count(status.records());
    scan.ended = true;
    return scan;
  }

  /** The revision that it reads. */
  public long revision() {
    return revision;
  }

  /** Looks at so many rows at most; returns whether there is more to look at. */
  public boolean advance(int rows) {
    if (!ended) {
      ended = !(historic == null ? advanceNow(rows) : historic.advance(page, rows));
    }
    return !ended;
  }

  /** What was found so far; all of it once {@link #advance} has said that there is no more. */
  public RangePage page() {
    return page.page();
  }

  private boolean advanceNow(int rows) {
    return query.countOnly() ? count(rows) : read(rows);
  }

  private boolean count(int rows) {
    TableReader.Counted counted = tables.count(Table.RECORDS, start, end, rows);
    page.count(counted.rows());
    if (counted.last() == null) {
      return false;
    }
    start = behind(counted.last().array());
    return true;
  }

  private boolean read(int rows) {
    int[] left = {rows};
    byte[][] last = new byte[1][];
    boolean[] wantsMore = {true};
    tables.scan(
        Table.RECORDS,
        start,
        end,
        query.descending(),
        (key, row) -> {
          wantsMore[0] = page.add(key, row);
          last[0] = key;
          return wantsMore[0] && --left[0] > 0;
        });
    if (!wantsMore[0] || left[0] > 0) {
      return false;
    }
    if (query.descending()) {
      end = last[0];
    } else {
      start = behind(last[0]);
    }
    return true;
  }

  private static byte[] behind(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
