package io.holdfast.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Outcome;
import java.util.Optional;

/**
 * What an answer of a gateway means for a call: the place where it is decided whether an operation
 * happened, did not, or may have.
 */
@FunctionalInterface
public interface AnswerReading {

  /**
   * What the answer means, where the call itself knows; empty for problems, which mean the same
   * whatever was asked.
   *
   * @throws RuntimeException when it is an answer that cannot be understood: a fault of the node or
   *     of the suite, which ends the run as crashed
   */
  Optional<Outcome> read(HttpAnswer answer);

  /** The call was answered. */
  static Optional<Outcome> ok(Answer answer) {
    return Optional.of(Outcome.ok(answer));
  }

  /** An outcome; errs to unknown, see {@link Outcome}. */
  static Outcome outcomeOf(Call call, HttpAnswer answer, AnswerReading reading) {
    Optional<Outcome> read = reading.read(answer);
    if (read.isPresent()) {
      return read.get();
    }
    return call.isRead() || isCertain(answer)
        ? Outcome.failed(answer.summary())
        : Outcome.unknown(answer.summary());
  }

  /**
   * Whether a refusal promises that nothing happened and nothing will: the request was not accepted
   * (4xx), or the node says what to do next, and it is not to find out what happened. 202 is an
   * acceptance, 500 a fault about which the node knows nothing.
   */
  private static boolean isCertain(HttpAnswer answer) {
    return switch (answer.status() / 100) {
      case 4 -> true;
      case 5 -> answer.status() == 503 && isCertainProblem(answer);
      default -> false;
    };
  }

  private static boolean isCertainProblem(HttpAnswer answer) {
    if (!answer.text().startsWith("{")) {
      return false;
    }
    JsonNode retry = answer.json().path("retry");
    return retry.isTextual() && !retry.asText().equals("check_outcome");
  }
}
