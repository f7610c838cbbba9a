package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TermBoundTest {
  private final TermBound terms = new TermBound(() -> 0);

  @Test
  void termsThatElectionsLeadToAreTaken() {
    assertDoesNotThrow(() -> terms.require("n2", 0, 5));
    assertDoesNotThrow(() -> terms.require("n2", 5 + TermBound.MAX_AHEAD, 5));
  }

  @Test
  void aTermTooFarAheadIsRefusedWithBothTerms() {
    IOException refused =
        assertThrows(IOException.class, () -> terms.require("n2", 6 + TermBound.MAX_AHEAD, 5));
    assertTrue(refused.getMessage().startsWith("n2 says that it is in term 4294967302"));
    assertTrue(refused.getMessage().endsWith("this node is in 5"));
  }

  @Test
  void aTermBelowTheFirstIsRefused() {
    assertThrows(IOException.class, () -> terms.require("n2", -1, 5));
    assertThrows(IOException.class, () -> terms.require("n2", Long.MIN_VALUE, 5));
  }
}
