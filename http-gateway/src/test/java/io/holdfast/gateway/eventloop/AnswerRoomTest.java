package io.holdfast.gateway.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What answers may hold that nobody takes. */
final class AnswerRoomTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now;
  private final List<String> ended = new ArrayList<>();
  private final AnswerRoom room = new AnswerRoom(1_000, () -> now);

  private AnswerRoom.Piece enter(String connection, String answer, int size) {
    return room.enter(connection, size, () -> ended.add(answer));
  }

  @Test
  void answersThatAreTakenLeaveTheirRoom() {
    for (int i = 0; i < 100; i++) {
      enter("anna", "a", 900).leave();
    }
    assertEquals(List.of(), ended);
    assertEquals(0, room.bytes());
  }

  @Test
  void aboveHalfOfTheBoundThoseThatWaitLongMakeRoomOfWhoHoldsMost() {
    enter("bert", "b1", 100);
    enter("anna", "a1", 200);
    enter("anna", "a2", 190);
    now += SECOND;
    assertEquals(List.of(), ended, "there is room enough");
    enter("carl", "c1", 150);
    assertEquals(List.of("a1"), ended);
    assertEquals(440, room.bytes());
  }

  @Test
  void newAnswersHaveASecondBelowTheBound() {
    enter("anna", "a1", 450);
    enter("anna", "a2", 450);
    assertEquals(List.of(), ended);
    now += SECOND;
    room.makeRoom();
    assertEquals(List.of("a1"), ended);
  }

  @Test
  void theBoundHoldsForNewAnswersToo() {
    for (int i = 0; i < 5; i++) {
      enter("anna", "a" + i, 300);
    }
    assertEquals(List.of("a0", "a1"), ended);
    assertEquals(900, room.bytes());
    assertEquals(2, room.ended());
  }

  @Test
  void whatWasBrokenOffLeavesOnce() {
    AnswerRoom.Piece first = enter("anna", "a1", 900);
    enter("bert", "b1", 200);
    first.leave();
    assertEquals(List.of("a1"), ended);
    assertEquals(200, room.bytes());
  }
}
