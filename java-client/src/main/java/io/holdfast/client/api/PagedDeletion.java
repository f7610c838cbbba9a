package io.holdfast.client.api;

import java.util.Optional;

/**
 * How far a deletion page by page came in one call.
 *
 * @param deleted how many records are gone by it
 * @param pages the revisions that it took
 * @param next where the rest begins; empty = there is none, it is complete
 */
public record PagedDeletion(long deleted, int pages, Optional<Bytes> next) {
  /** Whether nothing is left to delete. */
  public boolean isComplete() {
    return next.isEmpty();
  }
}
