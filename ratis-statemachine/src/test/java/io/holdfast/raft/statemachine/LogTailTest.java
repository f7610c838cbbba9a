package io.holdfast.raft.statemachine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.statemachine.LogTail.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {
  private final LogTail tail = new LogTail();

  @Test
  void whatASnapshotHoldsIsPurgedWhenEveryFollowerHasIt() {
    assertEquals(100, tail.purgeTo(100, List.of(), 0));
    assertEquals(100, tail.purgeTo(100, List.of(new Progress(100, 5), new Progress(200, 5)), 0));
    assertTrue(tail.isComplete());
  }

  @Test
  void theLogGrowsWhileAFollowerIsSentASnapshotAndIsPurgedWhenItHasCaughtUp() {
    assertTrue(0 > tail.purgeTo(100, List.of(new Progress(-1, 5), new Progress(120, 5)), 0));
    assertEquals(
        39, tail.purgeTo(200, List.of(new Progress(40, 5), new Progress(220, 5)), 1 << 20));
    assertFalse(tail.isComplete());
    assertEquals(200, tail.purgeTo(200, List.of(new Progress(210, 5)), 1 << 20));
    assertTrue(tail.isComplete());
  }

  /** Without it the leader cannot say what the next entry follows, and sends a whole snapshot. */
  @Test
  void theLastEntryThatAFollowerHasStaysToo() {
    assertEquals(39, tail.purgeTo(100, List.of(new Progress(40, 5)), 0));
    assertEquals(-1, tail.purgeTo(100, List.of(new Progress(0, 5)), 0));
  }

  @Test
  void aFollowerThatIsGoneKeepsNothing() {
    assertEquals(100, tail.purgeTo(100, List.of(new Progress(40, LogTail.GONE_MILLIS)), 0));
  }

  @Test
  void noMoreIsKeptThanTheBoundHoweverLongAFollowerTakes() {
    List<Progress> slow = List.of(new Progress(40, 5));
    assertEquals(39, tail.purgeTo(100, slow, 10));
    assertEquals(39, tail.purgeTo(200, slow, 10 + LogTail.MAX_BYTES));
    assertEquals(300, tail.purgeTo(300, slow, 11 + LogTail.MAX_BYTES));
  }
}
