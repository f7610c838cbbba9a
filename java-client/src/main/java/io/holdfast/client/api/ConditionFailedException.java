package io.holdfast.client.api;

/** The {@link Condition} of a write did not hold, and nothing was changed. */
public final class ConditionFailedException extends RefusedException {
  private static final long serialVersionUID = 1;

  private final long currentRevision;

  public ConditionFailedException(Problem problem) {
    super(problem);
    this.currentRevision = problem.number("currentRevision", 0);
  }

  /** The record's modify revision; 0 = there is no record. */
  public long currentRevision() {
    return currentRevision;
  }
}
