package io.holdfast.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ExpiryAlarmTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TlsFiles FILES =
      new TlsFiles(Path.of("node.pem"), Path.of("node-key.pem"), Path.of("ca.pem"));

  private final Logger logger = (Logger) LoggerFactory.getLogger(ExpiryAlarm.class);
  private final Level before = logger.getLevel();
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final ExpiryAlarm alarm = new ExpiryAlarm();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(said);
    logger.setAdditive(true);
    logger.setLevel(before);
  }

  @Test
  void aCertificateThatEndsWithinFourteenDaysIsNamedOnceADay() {
    check(NOW.plus(ExpiryAlarm.SOON), Duration.ZERO);
    assertEquals(List.of(), messages());
    check(NOW.plus(Duration.ofDays(13)), Duration.ZERO);
    check(NOW.plus(Duration.ofDays(13)), Duration.ofHours(23));
    String once =
        "A certificate ends soon (2026-01-14T00:00:00Z, in node.pem or its CAs): put a new one in"
            + " its place";
    assertEquals(List.of(once), messages());
    check(NOW.plus(Duration.ofDays(13)), Duration.ofHours(24));
    assertEquals(List.of(once, once), messages());
  }

  @Test
  void oneThatHasExpiredIsNamedAsSuch() {
    check(NOW.minusSeconds(1), Duration.ZERO);
    assertEquals(
        List.of(
            "A certificate has expired (2025-12-31T23:59:59Z, in node.pem or its CAs): new"
                + " connections fail"),
        messages());
  }

  @Test
  void theNextOneIsNamedWithoutWaitingForTheDayToEnd() {
    check(NOW.plus(Duration.ofDays(1)), Duration.ZERO);
    check(NOW.plus(Duration.ofDays(100)), Duration.ofHours(1));
    check(NOW.plus(Duration.ofDays(2)), Duration.ofHours(2));
    assertEquals(2, messages().size());
  }

  private void check(Instant expires, Duration later) {
    alarm.check(expires, FILES, NOW.plus(later));
  }

  private List<String> messages() {
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
