package io.holdfast.gateway.auth;

import java.nio.file.Path;

/**
 * How this process finds out who asks.
 *
 * @param cluster its name, for names in certificates; empty = this process need not know
 * @param bootstrapFile where the secret for the first user lies; null = this process offers none
 * @param tokenFile with the token that this process itself sends to nodes; null = none
 */
public record AuthSettings(AuthMode mode, String cluster, Path bootstrapFile, Path tokenFile) {
  public static final AuthSettings OFF = new AuthSettings(AuthMode.OFF, "", null, null);
}
