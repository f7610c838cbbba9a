package io.holdfast.gateway.ops;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts in buckets with fixed upper bounds, as Prometheus takes them. Safe for many threads. */
final class Histogram {
  private final double[] bounds;
  private final AtomicLongArray counts;
  private final LongAdder sum = new LongAdder();
  private final double unitsPerSum;

  /**
   * Makes an empty one.
   *
   * @param bounds upper bounds, ascending, in the unit that is printed
   * @param unitsPerSum what a counted number is divided by to be in that unit
   */
  Histogram(double[] bounds, double unitsPerSum) {
    this.bounds = bounds.clone();
    this.counts = new AtomicLongArray(bounds.length + 1);
    this.unitsPerSum = unitsPerSum;
  }

  void count(long number) {
    double value = number / unitsPerSum;
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    sum.add(number);
  }

  /** Writes the buckets, the sum and the count of one series. */
  void writeTo(MetricsText text, String name, String labels) {
    long total = 0;
    for (int i = 0; i <= bounds.length; i++) {
      total += counts.get(i);
      String bound = i == bounds.length ? "+Inf" : Double.toString(bounds[i]);
      String separator = labels.isEmpty() ? "" : ",";
      text.sample(name + "_bucket", labels + separator + "le=\"" + bound + "\"", total);
    }
    text.fraction(name + "_sum", labels, sum.sum() / unitsPerSum);
    text.sample(name + "_count", labels, total);
  }
}
