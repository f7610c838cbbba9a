package io.holdfast.chaos.history;

import java.util.Objects;

/**
 * One call of one client, from the moment before it was sent to the moment after its answer was
 * read.
 *
 * @param process the client. A process is sequential: it has at most one call on its way
 * @param node the node or gateway that was asked
 * @param invokedNanos when the call was sent, on the one monotonic clock of the run, in nanoseconds
 * @param completedNanos when the answer was there, or when the client gave up; on the same clock
 * @param call what was asked
 * @param outcome what came of it
 * @param operationId the id under which the cluster knows the call, for outcome queries; empty if
 *     it has none
 */
public record Operation(
    int process,
    String node,
    long invokedNanos,
    long completedNanos,
    Call call,
    Outcome outcome,
    String operationId) {

  /**
   * Stands for the end of a call that may still take effect at any time: later than every moment of
   * a run.
   */
  public static final long NEVER_NANOS = Long.MAX_VALUE;

  /** Checks that nothing is missing and that the call did not end before it began. */
  public Operation {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(operationId, "operationId");
    if (completedNanos < invokedNanos) {
      throw new IllegalArgumentException(
          "completed at %d ns, before it was invoked at %d ns"
              .formatted(completedNanos, invokedNanos));
    }
    requireMatchingAnswer(call, outcome);
  }

  /** An operation that the cluster knows by no id. */
  public Operation(
      int process,
      String node,
      long invokedNanos,
      long completedNanos,
      Call call,
      Outcome outcome) {
    this(process, node, invokedNanos, completedNanos, call, outcome, "");
  }

  /** Whether the client got a positive answer. */
  public boolean isOk() {
    return outcome instanceof Outcome.Ok;
  }

  /** Whether the operation certainly had no effect. */
  public boolean isFailed() {
    return outcome instanceof Outcome.Failed;
  }

  /** Whether the operation may have had an effect, may have one later, or may never have one. */
  public boolean isUnknown() {
    return outcome instanceof Outcome.Unknown;
  }

  /**
   * The latest moment at which the operation can have taken effect: its completion, or never-ending
   * for an unknown one.
   */
  public long latestEffectNanos() {
    return isUnknown() ? NEVER_NANOS : completedNanos;
  }

  /** The answer, if it is one of the given type; null if there was none. */
  public <A extends Answer> A answer(Class<A> type) {
    return outcome instanceof Outcome.Ok ok ? type.cast(ok.answer()) : null;
  }

  /**
   * Whether this operation was over before the other one began: the real-time order that a client
   * can observe.
   */
  public boolean precedes(Operation other) {
    return isOk() && completedNanos < other.invokedNanos;
  }

  private static void requireMatchingAnswer(Call call, Outcome outcome) {
    if (outcome instanceof Outcome.Ok ok && !call.answerType().isInstance(ok.answer())) {
      throw new IllegalArgumentException(
          "%s is answered by %s, not by %s"
              .formatted(
                  call, call.answerType().getSimpleName(), ok.answer().getClass().getSimpleName()));
    }
  }
}
