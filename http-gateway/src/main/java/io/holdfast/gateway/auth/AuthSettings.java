package io.holdfast.gateway.auth;

import io.holdfast.gateway.jwt.JwtSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How this process finds out who asks.
 *
 * @param cluster its name, for names in certificates; empty = this process need not know
 * @param bootstrapFile where the secret for the first user lies; null = this process offers none
 * @param tokenFile with the token that this process itself sends to nodes; null = none
 * @param maxStaleness how old rights may be, at most, by which reads are answered from the state of
 *     this node alone
 * @param jwt whose tokens are taken beside its own; null = nobody's
 */
public record AuthSettings(
    AuthMode mode,
    String cluster,
    Path bootstrapFile,
    Path tokenFile,
    Duration maxStaleness,
    JwtSettings jwt) {
  public static final Duration MAX_STALENESS = Duration.ofSeconds(10);

  public static final AuthSettings OFF = new AuthSettings(AuthMode.OFF, "", null, null);

  /** With the usual bound, where no issuer's tokens are taken. */
  public AuthSettings(AuthMode mode, String cluster, Path bootstrapFile, Path tokenFile) {
    this(mode, cluster, bootstrapFile, tokenFile, MAX_STALENESS, null);
  }
}
