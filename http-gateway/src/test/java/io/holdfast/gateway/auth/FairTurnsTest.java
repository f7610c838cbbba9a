package io.holdfast.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FairTurnsTest {
  private final FairTurns<String> turns = new FairTurns<>(4);

  @Test
  void addressesTakeTurns() {
    turns.add("a", "a1");
    turns.add("a", "a2");
    turns.add("b", "b1");
    assertEquals("a1", turns.next());
    assertEquals("b1", turns.next());
    assertEquals("a2", turns.next());
    assertNull(turns.next());
  }

  @Test
  void nobodyFillsItAlone() {
    for (int i = 1; i <= 4; i++) {
      assertTrue(turns.add("a", "a" + i).admitted());
    }
    assertFalse(turns.add("a", "a5").admitted());
    FairTurns.Entry<String> other = turns.add("b", "b1");
    assertTrue(other.admitted());
    assertEquals("a4", other.given());
    assertEquals("a1", turns.next());
    assertEquals("b1", turns.next());
  }

  @Test
  void whoeverHasAFairShareKeepsIt() {
    for (String address : new String[] {"a", "b", "c", "d"}) {
      turns.add(address, address);
    }
    assertFalse(turns.add("e", "e").admitted());
    assertEquals("a", turns.next());
    assertTrue(turns.add("e", "e").admitted());
  }
}
