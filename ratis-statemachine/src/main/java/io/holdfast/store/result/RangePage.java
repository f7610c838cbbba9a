package io.holdfast.store.result;

import io.holdfast.store.command.RangeQuery;
import java.util.List;

/**
 * The answer to a {@link RangeQuery}.
 *
 * @param items in the asked order; empty with count only
 * @param count with count only: how many keys the range holds; otherwise the number of items
 * @param more whether the range goes on behind the last item (limit, or {@link
 *     Limits#MAX_RANGE_BYTES} reached), or behind what was counted
 */
public record RangePage(List<KeyedRecord> items, long count, boolean more) {}
