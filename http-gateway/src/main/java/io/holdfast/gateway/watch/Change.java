package io.holdfast.gateway.watch;

import io.holdfast.gateway.request.WatchedRange;
import io.holdfast.store.result.KeyEvent;
import java.util.List;

/** All that one watch hears of a revision. */
record Change(long revision, List<Match> matches) {

  /** An event, and what it is told for. */
  record Match(WatchedRange range, KeyEvent event) {}
}
