package io.holdfast.gateway.config;

import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.routing.OwnToken;
import io.holdfast.raft.NodeSettings;
import io.holdfast.tls.TlsException;
import java.nio.file.Path;
import java.time.Duration;

/** Reads how it is found out who asks. */
record AuthSettingsReader(ConfigValues values) {
  static final Setting<AuthMode> MODE =
      new Setting<>(
          "auth.mode",
          AuthMode.OFF.text(),
          "off, permissive or on",
          "whether requests need a token; permissive judges only those that bring one",
          AuthMode::of);
  static final Setting<String> TOKEN_FILE =
      Setting.text(
          "auth.token_file",
          "",
          "a file",
          "with the token that this process sends when it asks nodes how they do");
  static final Setting<Duration> MAX_STALENESS =
      Setting.duration(
          "auth.max_staleness",
          Duration.ofMillis(1_001),
          Duration.ofHours(1),
          AuthSettings.MAX_STALENESS,
          "how old users, roles and tokens may be by which a read is answered without a leader");

  AuthSettings ofNode(NodeSettings node) {
    return new AuthSettings(
        values.get(MODE),
        node.cluster(),
        node.dataDirectory().resolve("bootstrap-secret"),
        tokenFile(),
        values.get(MAX_STALENESS),
        new JwtSettingsReader(values).read());
  }

  /** It knows no rights, and asks nodes. */
  AuthSettings ofGateway() {
    return new AuthSettings(values.get(MODE), "", null, tokenFile());
  }

  private Path tokenFile() {
    String file = values.get(TOKEN_FILE);
    if (file.isEmpty()) {
      return null;
    }
    Path path = Path.of(file).toAbsolutePath().normalize();
    try {
      OwnToken.check(path);
    } catch (TlsException open) {
      throw values.wrong(TOKEN_FILE, open.getMessage());
    }
    return path;
  }
}
