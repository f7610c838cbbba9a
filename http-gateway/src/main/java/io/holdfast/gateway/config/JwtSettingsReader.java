package io.holdfast.gateway.config;

import io.holdfast.gateway.jwt.JwtIssuer;
import io.holdfast.gateway.jwt.JwtSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads whose JWTs are taken, and refuses what cannot be kept. */
record JwtSettingsReader(ConfigValues values) {
  static final Setting<String> ISSUER =
      Setting.text(
          "auth.jwt.issuer", "", "a text", "OpenID issuer whose JWTs are taken, as in iss");
  static final Setting<String> AUDIENCE =
      Setting.text("auth.jwt.audience", "", "a text", "what aud of its JWTs must contain");
  static final Setting<String> KEYS =
      Setting.text(
          "auth.jwt.keys", "", "a file or an https URL", "its keys (JWKS): a file or https URL");
  static final Setting<String> USER_CLAIM =
      Setting.text(
          "auth.jwt.user_claim", JwtSettings.SUBJECT, "a text", "claim that names the user");
  static final Setting<List<String>> ALLOW =
      Setting.list(
          "auth.jwt.allow",
          "\\[[0-9a-f:.]+\\]|[a-z0-9._-]+",
          "hosts in small letters, with commas between them",
          "hosts that may be asked for its keys");
  static final Setting<String> AUTHORITIES =
      Setting.pem("auth.jwt.authorities", "CAs of those hosts; (none) takes those of Java");

  private static final List<Setting<?>> OTHERS =
      List.of(AUDIENCE, KEYS, USER_CLAIM, ALLOW, AUTHORITIES);

  /** Null = nobody's. */
  JwtSettings read() {
    String issuer = values.get(ISSUER);
    if (issuer.isEmpty()) {
      OTHERS.stream().filter(values::has).findFirst().ifPresent(this::refuseAlone);
      return null;
    }
    String authorities = values.get(AUTHORITIES);
    JwtSettings settings =
        new JwtSettings(
            issuer,
            needed(AUDIENCE),
            keys(),
            needed(USER_CLAIM),
            values.get(ALLOW),
            authorities.isEmpty() ? null : Path.of(authorities).toAbsolutePath().normalize());
    try {
      JwtIssuer.check(settings);
    } catch (IOException unusable) {
      throw values.wrong(KEYS, unusable.getMessage());
    }
    return settings;
  }

  private void refuseAlone(Setting<?> setting) {
    throw values.wrong(setting, "needs auth.jwt.issuer, whose tokens are taken then");
  }

  private String needed(Setting<String> setting) {
    String text = values.get(setting);
    if (text.isBlank()) {
      throw values.wrong(ISSUER, "needs " + setting.name());
    }
    return text;
  }

  private String keys() {
    String keys = needed(KEYS);
    if (!keys.contains("://")) {
      return Path.of(keys).toAbsolutePath().normalize().toString();
    }
    URI uri = uri(keys);
    if (!values.get(ALLOW).contains(uri.getHost().toLowerCase(Locale.ROOT))) {
      throw values.wrong(
          KEYS, uri.getHost() + " is not among the hosts of auth.jwt.allow, and is not asked");
    }
    return keys;
  }

  private URI uri(String keys) {
    try {
      URI uri = URI.create(keys);
      if (keys.startsWith("https://") && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // Refused below.
    }
    throw values.wrong(KEYS, "must be a file, or a URL as https://host/path");
  }
}
