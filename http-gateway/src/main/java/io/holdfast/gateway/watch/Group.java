package io.holdfast.gateway.watch;

import java.util.LinkedHashSet;
import java.util.Set;

/** Those who want the same: what they hear is found and encoded once. Under the hub's lock. */
final class Group {
  private final WatchSpec spec;
  private final Set<Subscriber> members = new LinkedHashSet<>();

  /** The numbers of its ranges in the index, in the order of the spec. */
  private final long[] numbers;

  Group(WatchSpec spec) {
    this.spec = spec;
    this.numbers = new long[spec.ranges().size()];
  }

  WatchSpec spec() {
    return spec;
  }

  Set<Subscriber> members() {
    return members;
  }

  long[] numbers() {
    return numbers;
  }
}
