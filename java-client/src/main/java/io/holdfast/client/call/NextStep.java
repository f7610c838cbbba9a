package io.holdfast.client.call;

import io.holdfast.client.api.Problem;

/** What to do after an answer that is no success. */
enum NextStep {
  /** The same request fails again, anywhere. */
  GIVE_UP,
  /** Nothing was changed; the same node may do it a little later. */
  LATER,
  /** Nothing was changed; another node may do it now. */
  ELSEWHERE,
  /** It may have been applied; the same request under the same name finds out. */
  FIND_OUT;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int INTERNAL = 500;

  static NextStep after(Problem problem) {
    return switch (problem.retry()) {
      case "never" -> GIVE_UP;
      case "same_node" -> LATER;
      // A fault may strike after the write, whatever the node believes.
      case "other_node" -> problem.status() == INTERNAL ? FIND_OUT : ELSEWHERE;
      case "check_outcome" -> FIND_OUT;
      default -> ofStatus(problem.status());
    };
  }

  /** Not an answer of a node, but perhaps of a proxy before it. */
  private static NextStep ofStatus(int status) {
    if (status == TOO_MANY_REQUESTS) {
      return LATER;
    }
    return status < INTERNAL ? GIVE_UP : FIND_OUT;
  }
}
