package io.holdfast.client.api;

import java.util.Optional;

/** A request that did not get what it asked for; the subclass says what the caller may do next. */
public abstract class HoldfastException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /**
   * Makes the exception.
   *
   * @param problem what a node answered; null = none did
   */
  HoldfastException(String message, Problem problem, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** What a node answered, where one did. */
  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  /** The code of the problem; empty = no node answered. */
  public String code() {
    return problem().map(Problem::code).orElse("");
  }
}
