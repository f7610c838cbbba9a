package io.holdfast.gateway.jwt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Keys in a file, which is followed as it changes. */
record KeyFile(Path path) implements KeySource {
  private static final Duration EVERY = Duration.ofSeconds(1);

  @Override
  public String read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("longer than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new IOException("does not exist", missing);
    }
  }

  /** A file that is gone changes nothing: whoever has no keys left writes that into it. */
  @Override
  public Pace pace() {
    return new Pace(EVERY, EVERY, Duration.ofDays(36_500));
  }
}
