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

  /** The majority whose answers keep it leader. */
  Majority majority();

  /** Steps down, whoever leads next; gives up trying after this time. */
  void stepDown(long timeoutMillis);
}
