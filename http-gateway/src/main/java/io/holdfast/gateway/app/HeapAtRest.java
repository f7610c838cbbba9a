package io.holdfast.gateway.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Lets an idle process give back more of its heap than one under load: under load, a heap without
 * free room would be collected all the time. What is given back, and when, is up to the collector,
 * which looks at {@code MaxHeapFreeRatio} once a minute.
 */
final class HeapAtRest {
  /** Of the heap, in percent, that may be free at rest; no less than must be free. */
  private static final int REST_PERCENT = 25;

  private static final String MUST_BE_FREE = "MinHeapFreeRatio";
  private static final String MAY_BE_FREE = "MaxHeapFreeRatio";
  private static final Duration LOOK = Duration.ofSeconds(20);

  /** Of one core: a leader without clients takes less than 0.02. */
  private static final double REST_CORES = 0.06;

  private final int usualPercent;
  private final int restPercent;
  private final LongSupplier cpuNanos;
  private final LongSupplier nanoTime;
  private final IntConsumer heap;

  // Of the looking thread.
  private long lastCpuNanos;
  private long lastNanos;
  private boolean resting;

  /**
   * Makes one that watches nothing by itself; see {@link #look}.
   *
   * @param usualPercent what may be free under load
   * @param restPercent what may be free at rest
   * @param cpuNanos CPU time of the process so far
   * @param nanoTime as {@link System#nanoTime}
   * @param heap takes what may be free, in percent
   */
  HeapAtRest(
      int usualPercent,
      int restPercent,
      LongSupplier cpuNanos,
      LongSupplier nanoTime,
      IntConsumer heap) {
    this.usualPercent = usualPercent;
    this.restPercent = restPercent;
    this.cpuNanos = cpuNanos;
    this.nanoTime = nanoTime;
    this.heap = heap;
    lastCpuNanos = cpuNanos.getAsLong();
    lastNanos = nanoTime.getAsLong();
  }

  /** Looks after this process from now on, on a thread of its own. */
  static void watchThisProcess() {
    var os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    HeapAtRest heap =
        new HeapAtRest(
            percent(MAY_BE_FREE),
            Math.max(REST_PERCENT, percent(MUST_BE_FREE)),
            os::getProcessCpuTime,
            System::nanoTime,
            HeapAtRest::setMostFree);
    var _ = Thread.ofVirtual().name("heap-at-rest").start(heap::watch);
  }

  static int mostFreePercent() {
    return percent(MAY_BE_FREE);
  }

  private static int percent(String option) {
    return Integer.parseInt(machine().getVMOption(option).getValue());
  }

  static void setMostFree(int percent) {
    machine().setVMOption(MAY_BE_FREE, Integer.toString(percent));
  }

  private static HotSpotDiagnosticMXBean machine() {
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        look();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares the CPU time since the last look with the time that has passed. */
  void look() {
    long cpu = cpuNanos.getAsLong();
    long now = nanoTime.getAsLong();
    boolean rests = cpu - lastCpuNanos < REST_CORES * (now - lastNanos);
    lastCpuNanos = cpu;
    lastNanos = now;
    if (rests != resting && usualPercent > restPercent) {
      resting = rests;
      heap.accept(rests ? restPercent : usualPercent);
    }
  }
}
