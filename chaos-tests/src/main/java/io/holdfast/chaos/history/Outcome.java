package io.holdfast.chaos.history;

/**
 * What came of a call. The client decides this once, in one place, and errs to {@link Unknown}:
 * calling an unknown outcome failed would let a checker accuse a correct cluster, calling a failure
 * unknown only makes the check weaker.
 */
public sealed interface Outcome {

  /** It happened, and this was the answer. */
  record Ok(Answer answer) implements Outcome {}

  /**
   * It certainly did not happen and never will: refused before it was sent to anybody, or the
   * cluster said so.
   *
   * @param reason for people; no checker reads it
   */
  record Failed(String reason) implements Outcome {}

  /**
   * Nobody knows: a timeout, a lost connection, an answer that says so. It may still happen later,
   * however long ago it was sent.
   *
   * @param reason for people; no checker reads it
   */
  record Unknown(String reason) implements Outcome {}

  /** A positive answer. */
  static Outcome ok(Answer answer) {
    return new Ok(answer);
  }

  /** A failure without effect. */
  static Outcome failed(String reason) {
    return new Failed(reason);
  }

  /** An open end. */
  static Outcome unknown(String reason) {
    return new Unknown(reason);
  }
}
