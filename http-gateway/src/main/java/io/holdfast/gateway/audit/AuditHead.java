package io.holdfast.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last line that is on disk for sure. */
record AuditHead(long sequence, String hash) {
  /** Before the first line. */
  static final AuditHead NONE = new AuditHead(0, AuditLine.NO_HASH);

  private static final Pattern FORM = Pattern.compile("(\\d{19}) ([0-9a-f]{64})\n");

  /** Null: there was no line yet. */
  static AuditHead of(AuditLine line) {
    return line == null ? NONE : new AuditHead(line.sequence(), line.hash());
  }

  static AuditHead read(Path file) throws IOException {
    try {
      Matcher form =
          FORM.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      if (!form.matches()) {
        throw new AuditException(file + " was changed: it holds no sequence and hash");
      }
      return new AuditHead(Long.parseLong(form.group(1)), form.group(2));
    } catch (NoSuchFileException missing) {
      throw new AuditException(file + " is missing");
    }
  }

  /** All in one sector, in the place of the one before. */
  void write(FileChannel channel) throws IOException {
    String text = String.format(Locale.ROOT, "%019d %s\n", sequence, hash);
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
  }

  @Override
  public String toString() {
    return sequence + ":" + hash;
  }
}
