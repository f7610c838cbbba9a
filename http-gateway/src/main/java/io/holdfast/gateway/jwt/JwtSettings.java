package io.holdfast.gateway.jwt;

import java.nio.file.Path;
import java.util.List;

/**
 * Whose tokens are taken.
 *
 * @param issuer what the claim {@code iss} must be
 * @param audience what the claim {@code aud} must contain
 * @param keys where the issuer's keys are (JWKS): a file, or an https URL
 * @param userClaim the claim that names the user
 * @param allow hosts that may be asked for keys
 * @param authorities CAs of the issuer's certificate, in PEM; null = those that Java knows
 */
public record JwtSettings(
    String issuer,
    String audience,
    String keys,
    String userClaim,
    List<String> allow,
    Path authorities) {
  public static final String SUBJECT = "sub";

  /** Whether the keys are fetched over the network. */
  public boolean isFetched() {
    return keys.startsWith("https://");
  }
}
