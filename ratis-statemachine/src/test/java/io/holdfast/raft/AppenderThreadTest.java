package io.holdfast.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** That Ratis' threads are named so is shown by {@link HoldfastNodeTest}: a node is back soon. */
class AppenderThreadTest {
  @Test
  void theFollowerIsReadFromTheNameOfItsAppenderAndFromNoOther() {
    assertEquals(
        "n1",
        AppenderThread.followerOf("n2@group-6949B01BD4FE->n1-PeerLogAppender-LogAppenderDaemon"));
    assertEquals(
        "east-1",
        AppenderThread.followerOf("w-2@group-0A->east-1-PeerLogAppender-LogAppenderDaemon"));
    assertEquals("", AppenderThread.followerOf("n1@group-6949B01BD4FE-StateMachineUpdater"));
    assertEquals("", AppenderThread.followerOf("main"));
    assertEquals("", AppenderThread.followerOf(""));
  }
}
