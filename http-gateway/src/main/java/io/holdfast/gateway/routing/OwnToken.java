package io.holdfast.gateway.routing;

import io.holdfast.tls.SecretFile;
import io.holdfast.tls.TlsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token that this process itself sends when it asks nodes how they do; never with what it
 * passes on for others. Its file is read for each question, so that a new token needs no restart.
 * Safe for many threads.
 */
public final class OwnToken {
  /** Of a process that has none. */
  public static final OwnToken NONE = new OwnToken(null);

  private static final Logger LOG = LoggerFactory.getLogger(OwnToken.class);

  private static final String DANGER = "who could ask nodes as this process does";

  private final Path file;
  private volatile String trouble = "";

  /**
   * In this file.
   *
   * @param file null = there is none
   */
  public OwnToken(Path file) {
    this.file = file;
  }

  /**
   * Refuses a file that others may read. One that is not there yet may come later.
   *
   * @throws TlsException in one line
   */
  public static void check(Path file) throws TlsException {
    if (Files.exists(file)) {
      SecretFile.check(file, DANGER);
    }
  }

  /** The header lines that say who asks. */
  List<HeaderLine> headers() {
    if (file == null) {
      return List.of();
    }
    try {
      SecretFile.check(file, DANGER);
      String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (!token.matches("[\\x21-\\x7e]+")) {
        return none("it is not one word");
      }
      trouble = "";
      return List.of(new HeaderLine("Authorization", "Bearer " + token));
    } catch (TlsException open) {
      return none(open.getMessage());
    } catch (IOException unreadable) {
      return none(unreadable.toString());
    }
  }

  /** Said once, and again when it is another trouble. */
  private List<HeaderLine> none(String why) {
    if (!why.equals(trouble)) {
      trouble = why;
      LOG.warn("auth.token_file {} is of no use: {}", file, why);
    }
    return List.of();
  }
}
