package io.holdfast.chaos.checker;

import java.util.Arrays;

/**
 * A set of short sequences of numbers, compact enough for many millions of them: all lie in one
 * array, each after its length. Exact: a hash alone would now and then call a configuration seen
 * that was not, and so accuse a correct cluster.
 */
final class ConfigurationSet {

  private static final int EMPTY = 0;

  private long[] words = new long[1 << 10];
  private int used = 1;
  private int[] slots = new int[1 << 8];
  private int size;

  /** How many sequences there are. */
  int size() {
    return size;
  }

  /**
   * Adds the first numbers of an array.
   *
   * @return false if the sequence was there
   */
  boolean add(long[] sequence, int length) {
    int slot = hash(sequence, 0, length) & slots.length - 1;
    while (slots[slot] != EMPTY) {
      if (isAt(slots[slot], sequence, length)) {
        return false;
      }
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = append(sequence, length);
    size++;
    if (size > slots.length / 2) {
      grow();
    }
    return true;
  }

  private boolean isAt(int place, long[] sequence, int length) {
    return words[place] == length
        && Arrays.equals(words, place + 1, place + 1 + length, sequence, 0, length);
  }

  private int append(long[] sequence, int length) {
    if (used + length + 1 > words.length) {
      words =
          Arrays.copyOf(words, Math.addExact(words.length, Math.max(words.length / 2, length + 1)));
    }
    int place = used;
    words[place] = length;
    System.arraycopy(sequence, 0, words, place + 1, length);
    used += length + 1;
    return place;
  }

  private void grow() {
    int[] old = slots;
    slots = new int[old.length * 2];
    for (int place : old) {
      if (place == EMPTY) {
        continue;
      }
      int slot = hash(words, place + 1, (int) words[place]) & slots.length - 1;
      while (slots[slot] != EMPTY) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = place;
    }
  }

  private static int hash(long[] from, int offset, int length) {
    long hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ from[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) (hash ^ hash >>> 29);
  }
}
