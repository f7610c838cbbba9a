package io.holdfast.gateway.watch;

import io.holdfast.gateway.request.WatchedRange;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.result.KeyEvent;
import io.holdfast.store.result.RevisionEvents;
import java.util.ArrayList;
import java.util.List;

/**
 * What a watch wants to hear, and in which form. Watches with equal specs share all work.
 *
 * @param ranges in the order in which one event of several is told
 */
record WatchSpec(List<WatchedRange> ranges, StreamFormat format) {
  WatchSpec {
    ranges = List.copyOf(ranges);
  }

  boolean wants(Bytes key) {
    for (WatchedRange range : ranges) {
      if (range.range().contains(key)) {
        return true;
      }
    }
    return false;
  }

  boolean withBefore() {
    return ranges.stream().anyMatch(WatchedRange::withBefore);
  }

  /** What it hears of a revision; null = nothing. */
  Change of(RevisionEvents revision) {
    List<Change.Match> matches = new ArrayList<>();
    for (KeyEvent event : revision.events()) {
      for (WatchedRange range : ranges) {
        if (range.range().contains(event.key()) && range.takes(event)) {
          matches.add(new Change.Match(range, event));
        }
      }
    }
    return matches.isEmpty() ? null : new Change(revision.revision(), matches);
  }
}
