package io.holdfast.gateway.errors;

import java.util.Locale;

/** What the caller of a failed request should do next. */
public enum Retry {
  /** The same request fails again, anywhere. */
  NEVER,
  /** Nothing was changed; the same request may well succeed here a little later. */
  SAME_NODE,
  /** Nothing was changed; another node may be able to answer now. */
  OTHER_NODE,
  /** It may have been applied: ask {@code GET /v1/operations/{id}}, or repeat it with its key. */
  CHECK_OUTCOME;

  /** The word in the answer. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
