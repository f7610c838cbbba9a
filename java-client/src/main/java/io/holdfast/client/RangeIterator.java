package io.holdfast.client;

import io.holdfast.client.api.Entry;
import io.holdfast.client.api.RangePage;
import io.holdfast.client.api.RangeQuery;
import io.holdfast.client.api.ReadOptions;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Goes through a listing, page after page. Not safe for several threads. */
final class RangeIterator implements Iterator<Entry> {
  private final HoldfastClient client;
  private final ReadOptions options;
  private Optional<RangeQuery> next;
  private Iterator<Entry> page = Collections.emptyIterator();

  RangeIterator(HoldfastClient client, RangeQuery query, ReadOptions options) {
    this.client = client;
    this.options = options;
    this.next = Optional.of(query);
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && next.isPresent()) {
      RangeQuery query = next.get();
      RangePage read = client.page(query, options).value();
      page = read.items().iterator();
      next = read.cursor().map(query::after);
    }
    return page.hasNext();
  }

  @Override
  public Entry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
