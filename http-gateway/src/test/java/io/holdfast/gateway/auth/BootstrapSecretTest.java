package io.holdfast.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is a secret, and for how long. */
class BootstrapSecretTest {
  @TempDir Path directory;

  private long nowMillis = 1_800_000_000_000L;

  private BootstrapSecret open() {
    BootstrapSecret secret = new BootstrapSecret(file(), new SecureRandom(), () -> nowMillis);
    secret.offer();
    return secret;
  }

  private Path file() {
    return directory.resolve("bootstrap-secret");
  }

  private String kept() throws IOException {
    return Files.readString(file()).strip();
  }

  @Test
  void theSecretOfAnEarlierStartIsStillGood() throws IOException {
    BootstrapSecret earlier = open();
    String first = kept();
    assertTrue(earlier.fits(first));
    assertTrue(open().fits(first));
    assertEquals(first, kept());
  }

  /** As a loss of power may leave it. */
  @Test
  void aFileThatHoldsNoSecretIsReplacedAndNeverOne() throws IOException {
    String zeros = "\0".repeat(43);
    Files.writeString(file(), zeros);
    nowMillis = Files.getLastModifiedTime(file()).toMillis();
    BootstrapSecret secret = open();
    assertFalse(secret.fits(zeros));
    assertFalse(secret.fits(""));
    assertTrue(secret.fits(kept()));
  }

  @Test
  void aDayLaterThereIsAnotherOneAlsoWhenTheClockWentBack() throws IOException {
    BootstrapSecret secret = open();
    String first = kept();
    nowMillis += Duration.ofHours(24).toMillis();
    assertFalse(secret.fits(first));
    secret.offer();
    String second = kept();
    assertNotEquals(first, second);
    nowMillis -= Duration.ofHours(1).toMillis();
    assertFalse(secret.fits(second));
  }
}
