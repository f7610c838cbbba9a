package io.holdfast.client.wire;

import io.holdfast.client.api.Bytes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request, whichever node gets it. All attempts send the same, their timeout apart: the store
 * compares them.
 *
 * @param operation the name of a write, under which it is applied once; empty = a read
 * @param timeout until when an answer is wanted
 * @param oneAttempt whether a node may use all the time, instead of its share
 */
public record Call<T>(
    String method,
    Target target,
    Map<String, String> headers,
    Bytes body,
    Optional<String> operation,
    Duration timeout,
    boolean oneAttempt,
    AnswerDecoder<T> decoder) {
  public Call {
    headers = Map.copyOf(headers);
  }

  /** The same call, for which a node may use all the time. */
  public Call<T> withOneAttempt() {
    return new Call<>(method, target, headers, body, operation, timeout, true, decoder);
  }

  /** Whether it may change something. */
  public boolean isWrite() {
    return operation.isPresent();
  }
}
