package io.holdfast.bench.load;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Lets a load run through its warm-up, throws that away, lets it run on, and takes what it brought.
 */
final class MeasuredWindow {
  private MeasuredWindow() {}

  static Measurement after(LoadSettings settings, LatencyRecorder recorder)
      throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(settings.warmUp().toNanos());
    recorder.takeLatencies();
    recorder.takeFailures();
    long startNanos = System.nanoTime();
    long startCpuNanos = cpuNanos();
    TimeUnit.NANOSECONDS.sleep(settings.window().toNanos());
    Histogram latencies = recorder.takeLatencies();
    Map<String, Long> failures = recorder.takeFailures();
    long windowNanos = System.nanoTime() - startNanos;
    double cores = (cpuNanos() - startCpuNanos) / (double) windowNanos;
    return new Measurement(Duration.ofNanos(windowNanos), latencies, failures, cores);
  }

  /** CPU time of this whole process, in nanoseconds. */
  static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }
}
