package io.holdfast.client.api;

import java.util.Optional;

/**
 * What came of one operation of a batch: a result or a problem.
 *
 * @param revision the store's, after it
 */
public record BatchResult(
    long revision, Optional<OperationResult> result, Optional<Problem> problem) {

  /**
   * The result.
   *
   * @throws RefusedException when this operation was refused
   */
  public OperationResult orElseThrow() {
    return result.orElseThrow(() -> new RefusedException(problem.orElseThrow()));
  }
}
