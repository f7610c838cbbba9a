package io.holdfast.chaos.report;

import io.holdfast.chaos.history.FaultEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A fault from its beginning to its end. */
record FaultSpan(String fault, String detail, long fromNanos, long toNanos) {

  /**
   * Pairs beginnings with ends, in the order of the beginnings.
   *
   * @param events in the order of time
   * @param endNanos for those that did not end
   */
  static List<FaultSpan> of(List<FaultEvent> events, long endNanos) {
    List<FaultEvent> open = new ArrayList<>();
    List<FaultSpan> spans = new ArrayList<>();
    for (FaultEvent event : events) {
      switch (event.change()) {
        case BEGAN -> open.add(event);
        case ENDED -> {
          FaultEvent began = beginning(open, event);
          if (began != null) {
            open.remove(began);
            spans.add(span(began, event.atNanos()));
          }
        }
      }
    }
    open.forEach(began -> spans.add(span(began, endNanos)));
    spans.sort(Comparator.comparingLong(FaultSpan::fromNanos));
    return spans;
  }

  private static FaultEvent beginning(List<FaultEvent> open, FaultEvent end) {
    return open.stream()
        .filter(began -> began.fault().equals(end.fault()) && began.detail().equals(end.detail()))
        .findFirst()
        .orElse(null);
  }

  private static FaultSpan span(FaultEvent began, long toNanos) {
    return new FaultSpan(began.fault(), began.detail(), began.atNanos(), toNanos);
  }

  boolean covers(long nanos) {
    return nanos >= fromNanos && nanos <= toNanos;
  }
}
