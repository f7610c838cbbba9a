package io.holdfast.bench.workload;

import java.util.SplittableRandom;

/**
 * Draws numbers from 0 to {@code items - 1} where the first is drawn most often: the probability of
 * the number i is proportional to 1 / (i + 1) ^ 0.99, YCSB's constant. The method is that of Gray
 * et al., "Quickly generating billion-record synthetic databases", SIGMOD 1994. Never changes, so
 * any thread may draw with its own random numbers.
 */
public final class ZipfianChoice {
  private static final double THETA = 0.99;

  private final int items;
  private final double zeta;
  private final double alpha = 1 / (1 - THETA);
  private final double eta;
  private final double probabilityOfFirstTwo;

  /** Sums up {@code items} terms, so make it before the clock runs. */
  public ZipfianChoice(int items) {
    this.items = items;
    this.zeta = zeta(items);
    this.probabilityOfFirstTwo = 1 + Math.pow(0.5, THETA);
    this.eta = (1 - Math.pow(2.0 / items, 1 - THETA)) / (1 - zeta(2) / zeta);
  }

  private static double zeta(int items) {
    double sum = 0;
    for (int item = 1; item <= items; item++) {
      sum += 1 / Math.pow(item, THETA);
    }
    return sum;
  }

  /** Draws a number, 0 most often. */
  public int draw(SplittableRandom random) {
    double uniform = random.nextDouble();
    double scaled = uniform * zeta;
    if (scaled < 1) {
      return 0;
    }
    if (scaled < probabilityOfFirstTwo) {
      return Math.min(1, items - 1);
    }
    return (int) Math.min(items - 1L, (long) (items * Math.pow(eta * uniform - eta + 1, alpha)));
  }

  /**
   * Draws a number such that the often drawn ones lie anywhere, not side by side (YCSB's scrambled
   * zipfian).
   */
  public int drawScrambled(SplittableRandom random) {
    return (int) Long.remainderUnsigned(fnv(draw(random)), items);
  }

  /** The 64-bit FNV-1a hash of the number's eight bytes. */
  private static long fnv(long number) {
    long hash = 0xCBF29CE484222325L;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      hash = (hash ^ ((number >>> shift) & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }
}
