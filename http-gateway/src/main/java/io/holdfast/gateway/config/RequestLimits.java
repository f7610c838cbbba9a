package io.holdfast.gateway.config;

import io.holdfast.store.Limits;
import java.time.Duration;

/**
 * Bounds of a request.
 *
 * @param valueBytes the largest value
 * @param requestBytes the largest body of a transaction or batch
 * @param timeout the deadline of a request that names none
 * @param maxTimeout the longest deadline that a request may name
 */
public record RequestLimits(
    int valueBytes, int requestBytes, Duration timeout, Duration maxTimeout) {
  public static final RequestLimits DEFAULT =
      new RequestLimits(
          1 << 20, Limits.MAX_REQUEST_BYTES, Duration.ofSeconds(10), Duration.ofSeconds(60));
}
