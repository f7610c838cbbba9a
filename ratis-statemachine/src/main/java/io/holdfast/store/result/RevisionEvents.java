package io.holdfast.store.result;

import java.util.List;

/**
 * Everything that one revision changed, or those of its changes that were asked for, in the order
 * in which they were made. No key is in it twice.
 */
public record RevisionEvents(long revision, List<KeyEvent> events) {
  public RevisionEvents {
    events = List.copyOf(events);
  }

  /** What it keeps in memory, about. */
  public long bytes() {
    long bytes = 0;
    for (KeyEvent event : events) {
      bytes += event.bytes();
    }
    return bytes;
  }
}
