package io.holdfast.client.api;

/** Too much is waiting, in the store or in this client. Nothing was changed; try later. */
public final class OverloadedException extends UnavailableException {
  private static final long serialVersionUID = 1;

  public OverloadedException(String message, Problem problem) {
    super(message, problem, null);
  }
}
