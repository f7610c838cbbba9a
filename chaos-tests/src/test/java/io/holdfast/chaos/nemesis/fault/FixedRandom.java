package io.holdfast.chaos.nemesis.fault;

import java.util.random.RandomGenerator;

/** Draws the same bits for ever: 0 gives the least of everything, Long.MAX_VALUE half of it. */
record FixedRandom(long bits) implements RandomGenerator {
  @Override
  public long nextLong() {
    return bits;
  }
}
