package io.holdfast.client.api;

import java.util.Locale;

/** How safe a write must be before it is acknowledged. */
public enum Durability {
  /** Fsynced on a majority: it survives the loss of any minority of nodes. */
  MAJORITY,
  /**
   * Fsynced on every voter. When one is missing until the deadline, the write stays, durable on a
   * majority, and the answer says {@link AnswerFacts#durabilityPending} instead of the result.
   */
  ALL,
  /**
   * Acknowledged before it is durable: it may be lost, and the answer has no {@link Answer#value}.
   */
  ASYNC;

  /** The word in requests and answers. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
