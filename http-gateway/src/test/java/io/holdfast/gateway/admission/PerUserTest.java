package io.holdfast.gateway.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What each user has at a time. */
final class PerUserTest {
  private final PerUser counted = new PerUser(10);

  @Test
  void aUserHasItsShareAndLeavesThatOfOthersAlone() {
    PerUser.Hold first = counted.enter("anna", 6);
    assertNull(counted.enter("anna", 5));
    assertNotNull(counted.enter("anna", 4));
    assertNotNull(counted.enter("bert", 10));
    first.leave();
    assertNotNull(counted.enter("anna", 6));
    assertEquals(1, counted.refused());
  }

  @Test
  void whatIsHeldGrowsToTheShareAndNoFurther() {
    PerUser.Hold hold = counted.enter("anna", 0);
    assertTrue(hold.growTo(10));
    assertFalse(hold.growTo(11));
    assertEquals(10, counted.of("anna"), "a refusal changes nothing");
    assertTrue(hold.growTo(3));
    assertEquals(3, counted.of("anna"));
  }

  @Test
  void whoLeavesTwiceLeavesOnce() {
    PerUser.Hold hold = counted.enter("anna", 4);
    PerUser.Hold other = counted.enter("anna", 4);
    hold.leave();
    hold.leave();
    assertEquals(4, counted.of("anna"));
    other.leave();
    assertEquals(0, counted.of("anna"));
  }
}
