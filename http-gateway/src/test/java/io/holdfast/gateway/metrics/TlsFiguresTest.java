package io.holdfast.gateway.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsException;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus sees of certificates. */
class TlsFiguresTest {
  @TempDir private Path directory;

  @Test
  void theEndOfEachKindOfFileIsThereAndWhetherTheNewestAreInUse() throws TlsException {
    Instant end = Instant.now().plus(Duration.ofDays(20)).truncatedTo(ChronoUnit.SECONDS);
    Instant later = end.plus(Duration.ofDays(1));
    TlsFiles files = new TestAuthority("authority", later).issue("n1").expires(end).in(directory);
    GatewayMetrics metrics = new GatewayMetrics();
    try (TlsIdentity identity =
        TlsIdentity.open(files, InstantSource.system(), Duration.ofMillis(5))) {
      metrics.add(() -> TlsFigures.of(List.of(new TlsFigures.Port("http", identity))));
      String page = metrics.page();
      assertEquals(
          end.getEpochSecond(),
          value(
              page,
              "holdfast_tls_certificate_expiry_seconds{file=\"certificate\",port=\"http\"} "));
      assertEquals(
          later.getEpochSecond(),
          value(
              page,
              "holdfast_tls_certificate_expiry_seconds{file=\"authorities\",port=\"http\"} "));
      assertEquals(0, value(page, "holdfast_tls_files_refused{port=\"http\"} "));

      TestAuthority.write(files.key(), "rubbish");
      await().until(() -> value(metrics.page(), "holdfast_tls_files_refused{port=\"http\"} ") == 1);
    }
  }

  @Test
  void withoutTlsThereIsNothing() {
    GatewayMetrics metrics = new GatewayMetrics();
    metrics.add(() -> TlsFigures.of(List.of()));
    assertFalse(metrics.page().contains("holdfast_tls"), metrics.page());
  }

  private static long value(String page, String head) {
    List<String> lines = page.lines().filter(line -> line.startsWith(head)).toList();
    assertTrue(lines.size() == 1, page);
    return (long) Double.parseDouble(lines.getFirst().substring(head.length()));
  }
}
