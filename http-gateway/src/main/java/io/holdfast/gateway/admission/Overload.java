package io.holdfast.gateway.admission;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;

/** Says that too much is open. */
public final class Overload {
  private Overload() {}

  public static Problem problem(RequestLimits limits) {
    return Problem.of(
        ProblemCode.OVERLOADED,
        "too many open requests (limit "
            + limits.openRequests()
            + " requests, "
            + limits.openBytes()
            + " bytes of bodies); retry later");
  }
}
