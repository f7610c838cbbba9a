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
final class IdleHeap {
  /** Of the heap, in percent, that may be free when idle; no less than must be free. */
  private static final int IDLE_PERCENT = 25;

  private static final String MUST_BE_FREE = "MinHeapFreeRatio";
  private static final String MAY_BE_FREE = "MaxHeapFreeRatio";
  private static final Duration INTERVAL = Duration.ofSeconds(20);

  /** Of one core: a leader without clients takes less than 0.02. */
  private static final double IDLE_CORES = 0.06;

  private final int usualPercent;
  private final int idlePercent;
  private final LongSupplier cpuNanos;
  private final LongSupplier nanoTime;
  private final IntConsumer heap;

  // Of the sampling thread.
  private long lastCpuNanos;
  private long lastNanos;
  private boolean idle;

  /**
   * Makes one that watches nothing by itself; see {@link #sample}.
   *
   * @param usualPercent what may be free under load
   * @param idlePercent what may be free when idle
   * @param cpuNanos CPU time of the process so far
   * @param nanoTime as {@link System#nanoTime}
   * @param heap takes what may be free, in percent
   */
  IdleHeap(
      int usualPercent,
      int idlePercent,
      LongSupplier cpuNanos,
      LongSupplier nanoTime,
      IntConsumer heap) {
    this.usualPercent = usualPercent;
    this.idlePercent = idlePercent;
    this.cpuNanos = cpuNanos;
    this.nanoTime = nanoTime;
    this.heap = heap;
    lastCpuNanos = cpuNanos.getAsLong();
    lastNanos = nanoTime.getAsLong();
  }

  /** Looks after this process from now on, on a thread of its own. */
  static void watchThisProcess() {
    var os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    IdleHeap heap =
        new IdleHeap(
            percent(MAY_BE_FREE),
            Math.max(IDLE_PERCENT, percent(MUST_BE_FREE)),
            os::getProcessCpuTime,
            System::nanoTime,
            IdleHeap::setMostFree);
    var _ = Thread.ofVirtual().name("idle-heap").start(heap::watch);
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
        Thread.sleep(INTERVAL);
        sample();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares the CPU time since the last sample with the time that has passed. */
  void sample() {
    long cpu = cpuNanos.getAsLong();
    long now = nanoTime.getAsLong();
    boolean isIdle = cpu - lastCpuNanos < IDLE_CORES * (now - lastNanos);
    lastCpuNanos = cpu;
    lastNanos = now;
    if (isIdle != idle && usualPercent > idlePercent) {
      idle = isIdle;
      heap.accept(isIdle ? idlePercent : usualPercent);
    }
  }
}
