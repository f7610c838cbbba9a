package io.holdfast.client.api;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Who a client is, and which nodes it believes.
 *
 * @param authorities CAs of the nodes' certificates, PEM; empty = those that the JDK knows
 * @param certificate what nodes are shown, PEM; empty = nothing
 * @param key of the certificate, PEM
 * @param token for the {@code Authorization} header; empty = none
 * @param insecureToken whether it may be sent over plain HTTP, beyond this machine
 */
public record Credentials(
    Optional<Path> authorities,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> token,
    boolean insecureToken) {
  /** Nobody in particular. */
  public static final Credentials NONE =
      new Credentials(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /** Written as an address: a name that is looked up may lead anywhere tomorrow. */
  private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|\\[::1\\]";

  public Credentials {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate and its key come together");
    }
    if (token.isPresent() && !token.get().matches("[\\x21-\\x7E]+")) {
      throw new IllegalArgumentException("a token is visible ASCII, without blanks and line ends");
    }
  }

  /** Whether a node at this address may be asked: nobody on the way can read a token then. */
  public boolean mayBeSentTo(URI node) {
    return token.isEmpty()
        || insecureToken
        || node.getScheme().equalsIgnoreCase("https")
        || node.getHost().toLowerCase(Locale.ROOT).matches(LOOPBACK);
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
