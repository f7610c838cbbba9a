package io.holdfast.client.api;

/**
 * No node could do it before the deadline. Nothing was changed: a write that ends so was not
 * applied and never will be.
 */
public class UnavailableException extends HoldfastException {
  private static final long serialVersionUID = 1;

  public UnavailableException(String message, Problem problem, Throwable cause) {
    super(message, problem, cause);
  }
}
