package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.History;

/** Judges one property of a history. Without state: the same history gets the same verdict. */
public interface Checker {

  /** The property, as a heading of a report. */
  String name();

  /**
   * Judges the operations that this checker understands, and leaves out all others.
   *
   * @return {@link Verdict.Inconclusive} if there are too few of them
   */
  Verdict check(History history);
}
