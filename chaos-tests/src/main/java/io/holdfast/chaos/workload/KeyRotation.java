package io.holdfast.chaos.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A few keys that are in use, each replaced by a new one after so many uses: what is written to a
 * key stays small enough to be read and judged, however long the run. Safe for many threads.
 */
final class KeyRotation {
  private final String prefix;
  private final int usesEach;
  private final String[] inUse;
  private final int[] uses;
  private final List<String> all = new ArrayList<>();

  /**
   * Begins with the first keys.
   *
   * @param count how many are in use at a time
   * @param usesEach after so many a key rests
   */
  KeyRotation(String prefix, int count, int usesEach) {
    this.prefix = prefix;
    this.usesEach = usesEach;
    this.inUse = new String[count];
    this.uses = new int[count];
    for (int i = 0; i < count; i++) {
      inUse[i] = fresh();
    }
  }

  /** Any of those in use. */
  synchronized String next(RandomGenerator random) {
    int slot = random.nextInt(inUse.length);
    if (++uses[slot] > usesEach) {
      inUse[slot] = fresh();
      uses[slot] = 1;
    }
    return inUse[slot];
  }

  /** Up to so many different ones of those in use. */
  List<String> next(int count, RandomGenerator random) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = next(random);
      if (!keys.contains(key)) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** All that were ever in use. */
  synchronized List<String> all() {
    return List.copyOf(all);
  }

  private String fresh() {
    String key = "%s%04d".formatted(prefix, all.size());
    all.add(key);
    return key;
  }
}
