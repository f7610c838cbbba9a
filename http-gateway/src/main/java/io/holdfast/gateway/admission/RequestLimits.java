package io.holdfast.gateway.admission;

import io.holdfast.store.command.Limits;
import java.time.Duration;

/**
 * Bounds of a request.
 *
 * @param valueBytes the largest value
 * @param requestBytes the largest body of a transaction or batch
 * @param timeout the deadline of a request that names none
 * @param maxTimeout the longest deadline that a request may name
 * @param openRequests requests that may be open at a time; above it 429
 * @param openBytes bytes that their bodies may hold; above it 429
 * @param userShare of all that, and of connections, which one user may have, in percent
 */
public record RequestLimits(
    int valueBytes,
    int requestBytes,
    Duration timeout,
    Duration maxTimeout,
    int openRequests,
    long openBytes,
    int userShare) {
  public static final int USER_SHARE = 50;

  public static final RequestLimits DEFAULT =
      new RequestLimits(
          1 << 20,
          Limits.MAX_REQUEST_BYTES,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          4_096,
          128 << 20);

  /** With the usual share of a user. */
  public RequestLimits(
      int valueBytes,
      int requestBytes,
      Duration timeout,
      Duration maxTimeout,
      int openRequests,
      long openBytes) {
    this(valueBytes, requestBytes, timeout, maxTimeout, openRequests, openBytes, USER_SHARE);
  }

  /** The same, with another share of a user. */
  public RequestLimits withUserShare(int percent) {
    return new RequestLimits(
        valueBytes, requestBytes, timeout, maxTimeout, openRequests, openBytes, percent);
  }

  /** What one user may have of so many. */
  public long shareOf(long all) {
    return Math.max(1, all * userShare / 100);
  }
}
