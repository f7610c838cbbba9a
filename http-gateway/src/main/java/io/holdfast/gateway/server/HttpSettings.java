package io.holdfast.gateway.server;

import java.time.Duration;

/**
 * Bounds of connections.
 *
 * @param host where to listen
 * @param port 0 = any that is free
 * @param headerBytes request line and headers together; above it 431 (or 414)
 * @param idleTimeout how long a connection may say nothing, between requests or within one
 * @param backlog connections that the system may hold before they are accepted
 * @param stopTimeout how long requests under way may take when the server stops
 */
public record HttpSettings(
    String host,
    int port,
    int headerBytes,
    Duration idleTimeout,
    int backlog,
    Duration stopTimeout) {

  /** Connections that the system holds until they are accepted, in bursts. */
  public static final int BACKLOG = 4_096;

  /** Three keys of 2,048 bytes, each percent-encoded, and a cursor fit into the request line. */
  public static final int HEADER_BYTES = 48 << 10;

  /** With the usual bounds. */
  public static HttpSettings of(String host, int port) {
    return new HttpSettings(
        host, port, HEADER_BYTES, Duration.ofSeconds(60), BACKLOG, Duration.ofSeconds(10));
  }
}
