package io.holdfast.gateway.routing;

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

  /** The header lines that say who asks. */
  List<HeaderLine> headers() {
    if (file == null) {
      return List.of();
    }
    try {
      String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (!token.matches("[\\x21-\\x7e]+")) {
        return none("it is not one word");
      }
      trouble = "";
      return List.of(new HeaderLine("Authorization", "Bearer " + token));
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
