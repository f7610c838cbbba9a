package io.holdfast.client.api;

/** The store refused: the same request is refused again, and it changed nothing. */
public class RefusedException extends HoldfastException {
  private static final long serialVersionUID = 1;

  public RefusedException(Problem problem) {
    super(problem.toString(), problem, null);
  }
}
