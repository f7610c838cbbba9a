package io.holdfast.chaos.drill;

import java.time.Duration;

/**
 * What the clients do in each run.
 *
 * @param operationsPerSecond of all clients together, at the most; a machine that is busy to the
 *     brim measures itself, not the failover
 * @param attemptTimeout how long a client waits for one gateway before it asks the next
 * @param before of the fault
 * @param after the new leader is there
 */
record DrillLoad(
    int clients,
    int operationsPerSecond,
    Duration attemptTimeout,
    Duration before,
    Duration after) {

  DrillLoad {
    if (clients < 1 || operationsPerSecond < 1) {
      throw new IllegalArgumentException("clients and operations a second must be 1 or more");
    }
  }

  /** From the begin of one operation of a client to the begin of its next. */
  long intervalNanos() {
    return clients * 1_000_000_000L / operationsPerSecond;
  }
}
