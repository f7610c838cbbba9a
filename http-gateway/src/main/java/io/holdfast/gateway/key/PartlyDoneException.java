package io.holdfast.gateway.key;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.store.result.BatchResult.Answer;
import java.io.Serial;
import java.util.List;

/** Some commands of a request have their results, and the others cannot be tried again. */
final class PartlyDoneException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<Answer> answers;
  private final transient Problem problem;

  /**
   * Of one request.
   *
   * @param answers one for each command; those to be judged again are not done
   * @param problem why they are not
   */
  PartlyDoneException(List<Answer> answers, Problem problem) {
    super(problem.detail(), null, false, false);
    this.answers = List.copyOf(answers);
    this.problem = problem;
  }

  List<Answer> answers() {
    return answers;
  }

  Problem problem() {
    return problem;
  }
}
