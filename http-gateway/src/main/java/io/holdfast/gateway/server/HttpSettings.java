package io.holdfast.gateway.server;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bounds of connections.
 *
 * @param host where to listen
 * @param port 0 = any that is free
 * @param headerBytes request line and headers together; above it 431 (or 414)
 * @param idleTimeout how long a connection may say nothing, between requests or within one
 * @param backlog connections that the system may hold before they are accepted
 * @param connections that may be open
 * @param stopTimeout how long requests under way may take when the server stops
 * @param names under which the server may be asked, beside IP addresses and localhost
 * @param corsOrigins web pages of these may use the server though they are elsewhere
 * @param tls as it is spoken with clients, and by this process with nodes
 */
public record HttpSettings(
    String host,
    int port,
    int headerBytes,
    Duration idleTimeout,
    int backlog,
    int connections,
    Duration stopTimeout,
    List<String> names,
    List<String> corsOrigins,
    HttpTls tls) {

  /** Connections that the system holds until they are accepted, in bursts. */
  public static final int BACKLOG = 4_096;

  /** Three keys of 2,048 bytes, each percent-encoded, and a cursor fit into the request line. */
  public static final int HEADER_BYTES = 48 << 10;

  /** Without TLS. */
  public HttpSettings(
      String host,
      int port,
      int headerBytes,
      Duration idleTimeout,
      int backlog,
      int connections,
      Duration stopTimeout,
      List<String> names,
      List<String> corsOrigins) {
    this(
        host,
        port,
        headerBytes,
        idleTimeout,
        backlog,
        connections,
        stopTimeout,
        names,
        corsOrigins,
        HttpTls.OFF);
  }

  /** Asked by address or as localhost, and by no web page elsewhere. */
  public HttpSettings(
      String host,
      int port,
      int headerBytes,
      Duration idleTimeout,
      int backlog,
      Duration stopTimeout) {
    this(
        host,
        port,
        headerBytes,
        idleTimeout,
        backlog,
        OpenFiles.usualConnections(OpenFiles.limit()),
        stopTimeout,
        List.of(),
        List.of());
  }

  /** The same server, which may be asked under these names too. */
  public HttpSettings alsoNamed(Stream<String> more) {
    return with(Stream.concat(names.stream(), more).distinct().toList(), tls);
  }

  /** The same server, which speaks TLS so. */
  public HttpSettings with(HttpTls spoken) {
    return with(names, spoken);
  }

  private HttpSettings with(List<String> all, HttpTls spoken) {
    return new HttpSettings(
        host,
        port,
        headerBytes,
        idleTimeout,
        backlog,
        connections,
        stopTimeout,
        all,
        corsOrigins,
        spoken);
  }

  /** With the usual bounds. */
  public static HttpSettings of(String host, int port) {
    return new HttpSettings(
        host, port, HEADER_BYTES, Duration.ofSeconds(60), BACKLOG, Duration.ofSeconds(10));
  }
}
