package io.holdfast.gateway.auth;

import java.util.Locale;
import java.util.Optional;

/** Whether a node asks who sends a request. */
public enum AuthMode {
  /** Everybody may do everything. */
  OFF,
  /** Who says who they are is judged; the others may do everything, as before. */
  PERMISSIVE,
  /** Nobody may do anything that was not granted. */
  ON;

  /** As it is written in the configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode that is written so. */
  public static Optional<AuthMode> of(String text) {
    for (AuthMode mode : values()) {
      if (mode.text().equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
