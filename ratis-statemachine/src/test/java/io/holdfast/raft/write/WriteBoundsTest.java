package io.holdfast.raft.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.store.command.Invariant.BrokenInvariantException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteBoundsTest {
  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  @Test
  void aBatchIsNotGivenUpBeforeItIsSentAgain() {
    assertEquals(ATTEMPT, new WriteBounds(ATTEMPT, ATTEMPT).patience());

    assertThrows(
        BrokenInvariantException.class, () -> new WriteBounds(ATTEMPT, ATTEMPT.minusMillis(1)));
  }
}
