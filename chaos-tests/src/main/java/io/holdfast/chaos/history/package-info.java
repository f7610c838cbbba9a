/**
 * What the clients of a run asked and were answered, and when: the only evidence that the checkers
 * see.
 *
 * <p>An {@link io.holdfast.chaos.history.Operation} is a {@link io.holdfast.chaos.history.Call},
 * the two times around it and an {@link io.holdfast.chaos.history.Outcome}, which holds an {@link
 * io.holdfast.chaos.history.Answer} if there was one. A {@link io.holdfast.chaos.history.History}
 * is all operations and fault events of a run; {@link io.holdfast.chaos.history.HistoryFileWriter}
 * and {@link io.holdfast.chaos.history.HistoryFileReader} keep it as one JSON object a line,
 * described field by field in {@code chaos-tests/docs/history-format.md}.
 *
 * <p>Nothing in here judges; nothing in here knows HTTP or the product.
 */
package io.holdfast.chaos.history;
