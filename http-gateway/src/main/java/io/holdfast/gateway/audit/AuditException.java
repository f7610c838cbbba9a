package io.holdfast.gateway.audit;

import java.io.IOException;

/** What was written down cannot be gone on with: it was changed, or is in use. */
public final class AuditException extends IOException {
  private static final long serialVersionUID = 1L;

  AuditException(String message) {
    super(message);
  }
}
