package io.holdfast.raft.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NodeStatusViewTest {
  @Test
  void aMemberThatIsReachedIsBehindByWhatItDoesNotHold() {
    assertEquals(0, NodeStatusView.lag(true, 100, 100));
    assertEquals(3, NodeStatusView.lag(true, 100, 97));
    assertEquals(0, NodeStatusView.lag(true, 100, 101));
  }

  @Test
  void aMemberThatHasJustDiedIsNotSaidToLackNothing() {
    assertEquals(-1, NodeStatusView.lag(false, 100, 100));
  }

  @Test
  void whatADeadMemberLacksIsTold() {
    assertEquals(1, NodeStatusView.lag(false, 101, 100));
  }

  @Test
  void ofAMemberThatWasNeverHeardNothingIsKnown() {
    assertEquals(-1, NodeStatusView.lag(true, 100, -1));
    assertEquals(-1, NodeStatusView.lag(false, 100, -1));
  }
}
