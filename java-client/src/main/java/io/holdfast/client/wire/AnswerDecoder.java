package io.holdfast.client.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.client.api.Problem;
import java.util.Optional;

/** Makes an answer's value of its JSON. */
@FunctionalInterface
public interface AnswerDecoder<T> {
  /**
   * The value of a success.
   *
   * @throws IllegalArgumentException when the JSON has another shape
   */
  T decode(JsonNode json);

  /** The value that a problem means: a record that is not there is an answer, too. */
  default Optional<T> ofProblem(Problem problem) {
    return Optional.empty();
  }

  /** The same decoder, for which this problem is a value. */
  default AnswerDecoder<T> or(String code, T value) {
    AnswerDecoder<T> decoder = this;
    return new AnswerDecoder<>() {
      @Override
      public T decode(JsonNode json) {
        return decoder.decode(json);
      }

      @Override
      public Optional<T> ofProblem(Problem problem) {
        return problem.code().equals(code) ? Optional.of(value) : decoder.ofProblem(problem);
      }
    };
  }
}
