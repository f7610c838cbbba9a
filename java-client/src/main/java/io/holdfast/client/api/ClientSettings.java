package io.holdfast.client.api;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a client behaves. Immutable; each {@code with} gives another one.
 *
 * @param nodes where to begin; all other members are learned from them
 * @param timeout for a request without one of its own: an answer or an exception within this time
 * @param attemptTimeout how long one node may take before the request goes to another
 * @param connectTimeout how long a connection may take
 * @param probeInterval how often each node's round trip is measured; members are learned ten times
 *     less often, and whenever a node failed
 * @param mostInFlight requests at a time; more are an {@link OverloadedException} at once
 * @param credentials who this client is, and which nodes it believes
 */
public record ClientSettings(
    List<URI> nodes,
    Duration timeout,
    Duration attemptTimeout,
    Duration connectTimeout,
    Duration probeInterval,
    int mostInFlight,
    Credentials credentials) {
  /**
   * The longest timeout of a request. The store remembers writes for 10 minutes: a write that was
   * sent again later than that could be applied twice.
   */
  public static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

  public ClientSettings {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a client needs the address of a node to begin with");
    }
    checkTimeout(timeout);
    checkPositive("attemptTimeout", attemptTimeout);
    checkPositive("connectTimeout", connectTimeout);
    checkPositive("probeInterval", probeInterval);
    if (mostInFlight < 1) {
      throw new IllegalArgumentException("mostInFlight must be 1 or more: " + mostInFlight);
    }
  }

  /** The timeout, when it can be kept. */
  public static Duration checkTimeout(Duration timeout) {
    checkPositive("timeout", timeout);
    if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "timeout must be at most " + LONGEST_TIMEOUT + ": " + timeout);
    }
    return timeout;
  }

  private static void checkPositive(String name, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(name + " must be 1 ms or more: " + duration);
    }
  }

  /**
   * The defaults, for these nodes.
   *
   * @param addresses such as {@code 10.0.0.1:8100} or {@code https://store.example:8100}
   */
  public static ClientSettings of(String... addresses) {
    return new ClientSettings(
        Stream.of(addresses).map(ClientSettings::address).toList(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        1_024,
        Credentials.NONE);
  }

  private static URI address(String text) {
    URI address = URI.create(text.contains("://") ? text : "http://" + text);
    if (address.getHost() == null || address.getPort() < 0) {
      throw new IllegalArgumentException("not the address of a node, host:port: " + text);
    }
    return URI.create(address.getScheme() + "://" + address.getRawAuthority());
  }

  /** With this deadline for requests without one of their own. */
  public ClientSettings withTimeout(Duration limit) {
    return new ClientSettings(
        nodes, limit, attemptTimeout, connectTimeout, probeInterval, mostInFlight, credentials);
  }

  /** With so much time for one node before the next is asked. */
  public ClientSettings withAttemptTimeout(Duration limit) {
    return new ClientSettings(
        nodes, timeout, limit, connectTimeout, probeInterval, mostInFlight, credentials);
  }

  /** With so much time for a connection. */
  public ClientSettings withConnectTimeout(Duration limit) {
    return new ClientSettings(
        nodes, timeout, attemptTimeout, limit, probeInterval, mostInFlight, credentials);
  }

  /** With so much time between two measurements. */
  public ClientSettings withProbeInterval(Duration interval) {
    return new ClientSettings(
        nodes, timeout, attemptTimeout, connectTimeout, interval, mostInFlight, credentials);
  }

  /** With so many requests at a time. */
  public ClientSettings withMostInFlight(int requests) {
    return new ClientSettings(
        nodes, timeout, attemptTimeout, connectTimeout, probeInterval, requests, credentials);
  }

  /**
   * With the CAs that the nodes' certificates must be of, instead of those of the JDK.
   *
   * @param pem a file; it is read when the client is made
   */
  public ClientSettings withAuthorities(Path pem) {
    return with(
        new Credentials(
            Optional.of(pem),
            credentials.certificate(),
            credentials.key(),
            credentials.token(),
            credentials.insecureToken()));
  }

  /**
   * With a certificate that nodes are shown.
   *
   * @param certificate a PEM file: the client's own certificate, then those between it and its CA
   * @param key a PEM file: PKCS#8, not encrypted, as {@code holdfast cert client} makes it
   */
  public ClientSettings withCertificate(Path certificate, Path key) {
    return with(
        new Credentials(
            credentials.authorities(),
            Optional.of(certificate),
            Optional.of(key),
            credentials.token(),
            credentials.insecureToken()));
  }

  /**
   * With a token, which each request carries. It is sent over https, and over plain HTTP to this
   * machine: a client of other addresses is refused when it is made.
   */
  public ClientSettings withToken(String token) {
    return with(
        new Credentials(
            credentials.authorities(),
            credentials.certificate(),
            credentials.key(),
            Optional.of(token),
            credentials.insecureToken()));
  }

  /**
   * With leave to send the token over plain HTTP to other machines, where whoever is in between can
   * read it and use it: for networks that are encrypted below.
   */
  public ClientSettings allowInsecureToken() {
    return with(
        new Credentials(
            credentials.authorities(),
            credentials.certificate(),
            credentials.key(),
            credentials.token(),
            true));
  }

  private ClientSettings with(Credentials known) {
    return new ClientSettings(
        nodes, timeout, attemptTimeout, connectTimeout, probeInterval, mostInFlight, known);
  }
}
