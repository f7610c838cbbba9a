package io.holdfast.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.store.command.Invariant.BrokenInvariantException;
import org.junit.jupiter.api.Test;

/** Each size is changed until it does not fit where it has to. */
class SizeBoundsTest {
  private static final int MIB = 1 << 20;

  private int request = 3 * MIB;
  private int sharedEntry = 2 * MIB;
  private int entry = 8 * MIB;
  private int window = 4 * MIB;
  private int chunk = 2 * MIB;
  private long answer = 3 * MIB;
  private int entriesSent = 1_024;

  @Test
  void thoseInForceAgree() {
    assertEquals(Sizes.DEFAULT, sizes());
  }

  @Test
  void theLargestRequestFitsIntoAnEntry() {
    request = 5 * MIB;
    assertRefused("twice the largest request (10485760) does not fit into entry (8388608)");
  }

  @Test
  void anEntryOfSeveralBatchesFits() {
    sharedEntry = 5 * MIB;
    assertRefused("twice a shared entry (10485760) does not fit into entry (8388608)");
  }

  @Test
  void anEntryFitsIntoAFrame() {
    entry = 16 * MIB;
    assertRefused("an entry and its envelope (16777217) does not fit into frame (16777216)");
  }

  @Test
  void aChunkOfASnapshotFitsIntoAFrame() {
    chunk = 9 * MIB;
    assertRefused("twice a chunk (18874368) does not fit into frame (16777216)");
  }

  @Test
  void anAnswerFitsIntoAFrame() {
    answer = 9 * MIB;
    assertRefused("twice an answer (18874368) does not fit into frame (16777216)");
  }

  @Test
  void aFullWindowDoesNotEndTheConnection() {
    window = 49 * MIB;
    assertRefused(
        "the window and a frame (68157440) does not fit into what may wait on a connection"
            + " (67108864)");
  }

  @Test
  void aRequestsEntriesFitIntoTheFollowersQueue() {
    entriesSent = 5_000;
    assertRefused("entriesSent (5000) does not fit into entriesQueued (4096)");
  }

  private void assertRefused(String why) {
    BrokenInvariantException refused = assertThrows(BrokenInvariantException.class, this::sizes);
    assertEquals("sizes contradict each other: " + why, refused.getMessage());
  }

  private Sizes sizes() {
    return new Sizes(request, sharedEntry, entry, window, chunk, answer, entriesSent, 4_096);
  }
}
