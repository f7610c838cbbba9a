package io.holdfast.raft;

/** The threads on which Ratis 3.3.0's leader sends to its followers, one each; known by name. */
final class AppenderThread {
  private static final String BEFORE = "->";
  private static final String AFTER = "-" + PeerLogAppender.class.getSimpleName();

  private AppenderThread() {}

  /**
   * The follower that a thread of this name sends to, as in {@code
   * n2@group-0A1B2C3D4E5F->n1-PeerLogAppender-LogAppenderDaemon}; empty = it is no such thread.
   */
  static String followerOf(String threadName) {
    int end = threadName.lastIndexOf(AFTER);
    int arrow = end < 0 ? -1 : threadName.indexOf(BEFORE);
    return arrow < 0 || arrow > end ? "" : threadName.substring(arrow + BEFORE.length(), end);
  }
}
