package io.holdfast.tls;

import java.util.Locale;
import java.util.Optional;

/** Whether a port speaks TLS, and whether whoever connects has to. */
public enum TlsMode {
  /** Nobody speaks TLS. */
  OFF,
  /** With TLS or without, for the time while it is being turned on. */
  PERMISSIVE,
  /** Only with TLS. */
  REQUIRED;

  /** As it is written in the configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode that is written so. */
  public static Optional<TlsMode> of(String text) {
    for (TlsMode mode : values()) {
      if (mode.text().equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /** Whether a port in this mode needs a certificate. */
  public boolean needsCertificate() {
    return this != OFF;
  }
}
