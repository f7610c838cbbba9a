package io.holdfast.client.api;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param cursor for {@link RangeQuery#after}; empty = this was the last page
 * @param revision the state that was listed; the same for all pages behind a cursor
 */
public record RangePage(List<Entry> items, Optional<String> cursor, long revision) {}
