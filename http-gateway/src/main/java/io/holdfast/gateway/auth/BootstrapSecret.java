package io.holdfast.gateway.auth;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret in a file of this node that the first administrator proves themself with: whoever can
 * read the file runs the node. It is good for a day, and once. Safe for many threads.
 */
public final class BootstrapSecret {
  static final Duration GOOD_FOR = Duration.ofHours(24);
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapSecret.class);

  /** As {@link BearerToken#randomSecret} makes them. */
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final Path file;
  private final SecureRandom random;
  private final LongSupplier wallMillis;
  private String secret = "";
  private long writtenMillis;

  /**
   * Kept in this file.
   *
   * @param wallMillis milliseconds since 1970, as the file's time
   */
  public BootstrapSecret(Path file, SecureRandom random, LongSupplier wallMillis) {
    this.file = file;
    this.random = random;
    this.wallMillis = wallMillis;
  }

  /** There is no user yet: sees to it that there is a secret, and says where. */
  public synchronized void offer() {
    try {
      if (secret.isEmpty()) {
        read();
      }
      if (isGood() && Files.exists(file)) {
        return;
      }
      write();
      LOG.warn(
          "There is no user yet. Whoever makes the first one proves themself with the secret in {},"
              + " within {} hours: POST /v1/auth/bootstrap",
          file,
          GOOD_FOR.toHours());
    } catch (IOException failed) {
      LOG.error("The secret for the first user cannot be kept in {}: {}", file, failed.toString());
    }
  }

  /** There is a user: the secret has done its work. */
  public synchronized void withdraw() {
    secret = "";
    try {
      if (Files.deleteIfExists(file)) {
        LOG.info("There is a user: {} is deleted", file);
      }
    } catch (IOException failed) {
      LOG.error("{} cannot be deleted: {}", file, failed.toString());
    }
  }

  /** Whether somebody has brought the secret of this node while it is good. */
  public synchronized boolean fits(String brought) {
    return isGood()
        && MessageDigest.isEqual(BearerToken.sha256(brought), BearerToken.sha256(secret));
  }

  private boolean isGood() {
    long age = wallMillis.getAsLong() - writtenMillis;
    return !secret.isEmpty() && age >= 0 && age < GOOD_FOR.toMillis();
  }

  /** Of an earlier start. */
  private void read() throws IOException {
    try {
      String kept = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      secret = SECRET.matcher(kept).matches() ? kept : "";
      writtenMillis = Files.getLastModifiedTime(file).toMillis();
    } catch (NoSuchFileException first) {
      secret = "";
    }
  }

  private void write() throws IOException {
    String next = BearerToken.randomSecret(random);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (var channel =
        FileChannel.open(
            draft,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(StandardCharsets.UTF_8.encode(next + "\n"));
      // Else a loss of power may leave zeros under the name, which anybody can guess.
      channel.force(true);
    }
    writtenMillis = wallMillis.getAsLong();
    Files.setLastModifiedTime(draft, FileTime.fromMillis(writtenMillis));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    secret = next;
  }
}
