package io.holdfast.raft.leadership;

import java.util.Map;
import java.util.Optional;

/** This node as a leader: who answers it, and how it gives leadership away. */
public interface LocalLeader {
  /** Its name as a voter. */
  String name();

  boolean leads();

  long term();

  /** As {@link LastContact#millis}. */
  Optional<Map<String, Long>> lastContact();

  /** Whose answers keep it leader. */
  Majority majority();

  /** Becomes a follower soon, whoever leads then; gives up trying after the time. */
  void stepDown(long timeoutMillis);
}
