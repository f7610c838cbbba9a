package io.holdfast.gateway.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CommitLaneTest {
  private static final int COMMANDS = 500;

  private final CommitLane lane = new CommitLane(() -> {});

  @Test
  void ofManyClientsThatWereNotReachedFewAreToldAtATimeAndNoneIsConfirmedUntold() {
    lane.open(7);
    int many = 3 * CommitLane.MOST_TOLD - 1;
    unreached(many);
    List<Long> told = new ArrayList<>();
    while (lane.owesWord()) {
      CommandBatch word = lane.seal(lane.newBatch());
      assertTrue(word.unreached().size() <= CommitLane.MOST_TOLD);
      told.addAll(word.unreached());
      assertEquals(Collections.max(told) + 1, word.confirmedBelow());
      lane.confirmed(word);
    }
    assertEquals(LongStream.rangeClosed(1, many).boxed().toList(), told);
  }

  @Test
  void whatWasToldAndNotHeardIsToldAgain() {
    lane.open(7);
    unreached(CommitLane.MOST_TOLD + 1);
    CommandBatch lost = lane.seal(lane.newBatch());
    assertEquals(lost.unreached(), lane.seal(lane.newBatch()).unreached());
  }

  @Test
  void whenMoreThanItCanEverTellWereNotReachedTheLaneBeginsAnotherSession() {
    lane.open(7);
    unreached(CommitLane.MOST_UNREACHED);
    assertTrue(lane.isOpen());
    unreached(1);
    assertFalse(lane.isOpen());
    lane.open(8);
    assertTrue(lane.isOpen());
    assertFalse(lane.owesWord());
  }

  /** The results of so many commands never came. */
  private void unreached(int commands) {
    for (int left = commands; left > 0; left -= COMMANDS) {
      PendingWrite write =
          new PendingWrite(
              Collections.nCopies(
                  Math.min(left, COMMANDS), SubmittedCommand.of(new Command.GrantLease(1_000))),
              1,
              System.nanoTime() + Duration.ofSeconds(30).toNanos());
      SentBatch batch = lane.newBatch();
      assertTrue(batch.take(write));
      var _ = lane.seal(batch);
      write.giveUp();
      write.settle(false);
    }
  }
}
