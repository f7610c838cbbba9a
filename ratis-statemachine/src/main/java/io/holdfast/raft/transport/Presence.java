package io.holdfast.raft.transport;

import java.util.concurrent.CompletionException;
import org.slf4j.Logger;

/** Whether a follower answers its leader; the log tells each change once. Any thread calls it. */
final class Presence {
  /** One lost request is no news. */
  private static final int ERRORS_UNTIL_TOLD = 10;

  private final String follower;
  private final Logger log;

  /**
   * Whether it answered the last request, whatever the answer was: a follower that is gone gets no
   * snapshot.
   */
  private volatile boolean present;

  /** Whether the log says that it does not answer. */
  private volatile boolean silenceTold;

  Presence(String follower, Logger log) {
    this.follower = follower;
    this.log = log;
  }

  boolean isPresent() {
    return present;
  }

  void answered() {
    present = true;
    if (silenceTold) {
      silenceTold = false;
      log.info("{} answers again", follower);
    }
  }

  void silent() {
    present = false;
  }

  /** Says so when it has been silent for long enough. */
  void lost(int inRow, Throwable failure) {
    if (inRow == ERRORS_UNTIL_TOLD) {
      silenceTold = true;
      log.info("{} does not answer: {}", follower, reason(failure));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return String.valueOf(cause.getMessage());
  }
}
