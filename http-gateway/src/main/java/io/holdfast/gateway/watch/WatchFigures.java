package io.holdfast.gateway.watch;

import io.holdfast.gateway.errors.ProblemCode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What watches have done since the start. Safe for many threads. */
final class WatchFigures {
  private final LongAdder events = new LongAdder();
  private final LongAdder fellBehind = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final Map<ProblemCode, LongAdder> ended = new ConcurrentHashMap<>();

  void encoded(int matches) {
    events.add(matches);
  }

  void fellBehind() {
    fellBehind.increment();
  }

  void read() {
    reads.increment();
  }

  void ended(ProblemCode why) {
    ended.computeIfAbsent(why, first -> new LongAdder()).increment();
  }

  long events() {
    return events.sum();
  }

  long timesBehind() {
    return fellBehind.sum();
  }

  long reads() {
    return reads.sum();
  }

  Map<String, Long> endedByCode() {
    Map<String, Long> byCode = new TreeMap<>();
    ended.forEach((code, number) -> byCode.put(code.name(), number.sum()));
    return byCode;
  }
}
