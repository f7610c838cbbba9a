package io.holdfast.raft.leadership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TermAgeTest {
  /** It happened: a new leader stepped down, as its followers had not had the time to answer. */
  @Test
  void aLeaderIsNewAgainInEachTermAndGrowsOldWithinOne() {
    TermAge age = new TermAge();
    long begin = Long.MAX_VALUE - 50; // nanoTime may overflow.
    assertEquals(0, age.nanosIn(1, begin));
    assertEquals(300, age.nanosIn(1, begin + 300));
    assertEquals(0, age.nanosIn(4, begin + 400));
    assertEquals(100, age.nanosIn(4, begin + 500));
  }
}
