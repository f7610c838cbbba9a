package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.Limits;
import java.util.Optional;

/** The client's own name for a write, under which it is applied once. */
final class IdempotencyKey {
  private IdempotencyKey() {}

  static Optional<String> parse(String value) {
    if (value == null) {
      return Optional.empty();
    }
    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw Problem.of(
              ProblemCode.BAD_IDEMPOTENCY_KEY,
              "Idempotency-Key must be ASCII, or GET /v1/operations/{id} could not name it")
          .exception();
    }
    int bytes = value.length();
    if (bytes < 1 || bytes > Limits.MAX_IDEMPOTENCY_KEY_BYTES) {
      throw Problem.of(
              ProblemCode.BAD_IDEMPOTENCY_KEY,
              "Idempotency-Key must have 1 to "
                  + Limits.MAX_IDEMPOTENCY_KEY_BYTES
                  + " bytes, not "
                  + bytes)
          .exception();
    }
    return Optional.of(value);
  }
}
