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

final class GatewaySessionTest {
  private static final int COMMANDS = 500;

  private final GatewaySession session = new GatewaySession(() -> {});

  @Test
  void ofManyClientsThatWereNotReachedFewAreToldAtATimeAndNoneIsConfirmedUntold() {
    session.open(7);
    int many = 3 * GatewaySession.MAX_TOLD - 1;
    unreached(many);
    List<Long> told = new ArrayList<>();
    while (session.owesWord()) {
      CommandBatch word = session.seal(session.newBatch());
      assertTrue(word.unreached().size() <= GatewaySession.MAX_TOLD);
      told.addAll(word.unreached());
      assertEquals(Collections.max(told) + 1, word.confirmedBelow());
      session.confirmed(word);
    }
    assertEquals(LongStream.rangeClosed(1, many).boxed().toList(), told);
  }

  @Test
  void whatWasToldAndNotHeardIsToldAgain() {
    session.open(7);
    unreached(GatewaySession.MAX_TOLD + 1);
    CommandBatch lost = session.seal(session.newBatch());
    assertEquals(lost.unreached(), session.seal(session.newBatch()).unreached());
  }

  @Test
  void whenMoreThanItCanEverTellWereNotReachedTheLaneBeginsAnotherSession() {
    session.open(7);
    unreached(GatewaySession.MAX_UNREACHED);
    assertTrue(session.isOpen());
    unreached(1);
    assertFalse(session.isOpen());
    session.open(8);
    assertTrue(session.isOpen());
    assertFalse(session.owesWord());
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
      SentBatch batch = session.newBatch();
      assertTrue(batch.take(write));
      var _ = session.seal(batch);
      write.giveUp();
      write.settle(false);
    }
  }
}
