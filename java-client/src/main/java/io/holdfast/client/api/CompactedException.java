package io.holdfast.client.api;

/** The revision that was asked for is no longer kept. */
public final class CompactedException extends RefusedException {
  private static final long serialVersionUID = 1;

  private final long floor;

  public CompactedException(Problem problem) {
    super(problem);
    this.floor = problem.number("floor", 0);
  }

  /** The oldest revision that can be read. */
  public long floor() {
    return floor;
  }
}
