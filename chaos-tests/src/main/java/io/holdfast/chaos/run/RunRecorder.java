package io.holdfast.chaos.run;

import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.HistoryFileWriter;
import io.holdfast.chaos.history.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Writes the history, and counts what goes by for those who watch. Safe for many threads. */
final class RunRecorder implements AutoCloseable {
  private final HistoryFileWriter history;
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final AtomicLong strikes = new AtomicLong();
  private final Map<String, Long> lastWriteNanos = new ConcurrentHashMap<>();
  private final List<String> inForce = new CopyOnWriteArrayList<>();

  RunRecorder(Path file, Map<String, String> description) throws IOException {
    this.history = new HistoryFileWriter(file, description);
  }

  void record(Operation operation) {
    if (operation.isOk()) {
      answered.increment();
      if (!operation.call().isRead()) {
        lastWriteNanos.put(operation.node(), operation.completedNanos());
      }
    } else if (operation.isFailed()) {
      failed.increment();
    } else {
      unknown.increment();
    }
    try {
      history.record(operation);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the history", e);
    }
  }

  void record(FaultEvent event) {
    String what = event.fault() + " (" + event.detail() + ")";
    switch (event.change()) {
      case BEGAN -> {
        strikes.incrementAndGet();
        inForce.add(what);
      }
      case ENDED -> inForce.remove(what);
    }
    try {
      history.record(event);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the history", e);
    }
  }

  long answered() {
    return answered.sum();
  }

  long failed() {
    return failed.sum();
  }

  long unknown() {
    return unknown.sum();
  }

  long operations() {
    return answered() + failed() + unknown();
  }

  /** How often a fault began. */
  long strikes() {
    return strikes.get();
  }

  /** Every fault that lasts, in words, the oldest first. */
  List<String> inForce() {
    return List.copyOf(inForce);
  }

  /** Whether a write that this node took was acknowledged after the moment. */
  boolean wroteSince(String node, long nanos) {
    Long last = lastWriteNanos.get(node);
    return last != null && last - nanos > 0;
  }

  @Override
  public void close() throws IOException {
    history.close();
  }
}
