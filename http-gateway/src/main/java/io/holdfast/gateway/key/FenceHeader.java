package io.holdfast.gateway.key;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.WholeNumber;
import io.holdfast.store.command.SubmittedCommand.Fence;

/**
 * {@code Holdfast-Fence: name@token}: the hold of a lock under which a write may be carried out.
 */
final class FenceHeader {
  static final String NAME = "Holdfast-Fence";

  private FenceHeader() {}

  /**
   * Reads it.
   *
   * @param value null = it was not sent
   */
  static Fence parse(String value) {
    if (value == null) {
      return Fence.NONE;
    }
    int at = value.lastIndexOf('@');
    long token =
        at < 1 ? 0 : WholeNumber.parse(value.substring(at + 1)).filter(n -> n > 0).orElse(0L);
    if (token == 0) {
      throw Problem.of(ProblemCode.BAD_FENCE, NAME + " is the name of a lock, @, and its token")
          .exception();
    }
    return new Fence(value.substring(0, at), token);
  }
}
