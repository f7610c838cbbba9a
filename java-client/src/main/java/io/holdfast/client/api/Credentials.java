package io.holdfast.client.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who a client is, and which nodes it believes.
 *
 * @param authorities CAs of the nodes' certificates, PEM; empty = those that the JDK knows
 * @param certificate what nodes are shown, PEM; empty = nothing
 * @param key of the certificate, PEM
 * @param token for the {@code Authorization} header; empty = none
 */
public record Credentials(
    Optional<Path> authorities,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> token) {
  /** Nobody in particular. */
  public static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public Credentials {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate and its key come together");
    }
    if (token.isPresent() && !token.get().matches("[\\x21-\\x7E]+")) {
      throw new IllegalArgumentException("a token is visible ASCII, without blanks and line ends");
    }
  }

  /** Without the token: it would stand in somebody's log. */
  @Override
  public String toString() {
    return "Credentials[authorities="
        + authorities
        + ", certificate="
        + certificate
        + ", key="
        + key
        + ", token="
        + (token.isPresent() ? "(hidden)" : "(none)")
        + "]";
  }
}
