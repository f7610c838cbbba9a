package io.holdfast.tls;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once a day that certificates end soon. One thread uses it. */
final class ExpiryAlarm {
  static final Duration SOON = Duration.ofDays(14);

  private static final Logger LOG = LoggerFactory.getLogger(ExpiryAlarm.class);
  private static final Duration AGAIN_AFTER = Duration.ofDays(1);

  private Instant quietUntil = Instant.MIN;

  void check(Instant expires, TlsFiles files, Instant now) {
    Duration left = Duration.between(now, expires);
    if (left.compareTo(SOON) >= 0) {
      quietUntil = Instant.MIN;
    } else if (!now.isBefore(quietUntil)) {
      quietUntil = now.plus(AGAIN_AFTER);
      LOG.warn(
          left.isNegative()
              ? "A certificate has expired ({}, in {} or its CAs): new connections fail"
              : "A certificate ends soon ({}, in {} or its CAs): put a new one in its place",
          expires,
          files.certificate());
    }
  }
}
