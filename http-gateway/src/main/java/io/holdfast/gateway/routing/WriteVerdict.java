package io.holdfast.gateway.routing;

/** What a node's answer to one try of a write means for the write. */
enum WriteVerdict {
  /** It is the answer to the write. */
  FINAL,
  /** The try came to nothing, and another node or moment may do better. */
  AGAIN,
  /** The same, and this very try may have been applied or may yet be. */
  AGAIN_MAYBE_APPLIED,
  /** It answers this try only: an earlier one may have been applied. */
  UNKNOWN;

  /**
   * Judges an answer. A refusal proves that nothing was applied only if no earlier try may have
   * been, or if it is the result that the store keeps under the key of the write: then it names it.
   *
   * @param key the name of the write, the same in all tries
   * @param maybeApplied whether an earlier try may have been applied
   */
  static WriteVerdict of(NodeAnswer answer, String key, boolean maybeApplied) {
    int status = answer.status();
    if (status < 300) {
      return FINAL;
    }
    return switch (status) {
      case 500, 502, 504 -> AGAIN_MAYBE_APPLIED;
      case 503 -> AGAIN;
      // The gateway does not queue for a full node: the client is told to try later.
      case 429 -> maybeApplied ? AGAIN : FINAL;
      default -> !maybeApplied || isResultOf(key, answer) ? FINAL : UNKNOWN;
    };
  }

  private static boolean isResultOf(String key, NodeAnswer answer) {
    String operation = answer.header("Holdfast-Operation");
    return !key.isEmpty() && (operation.equals(key) || operation.startsWith(key + "#"));
  }
}
