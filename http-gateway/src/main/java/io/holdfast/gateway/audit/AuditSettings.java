package io.holdfast.gateway.audit;

import io.holdfast.store.command.Bytes;
import java.nio.file.Path;
import java.util.List;

/**
 * What is written down, and where.
 *
 * @param directory null = nothing is written
 * @param fileBytes a new file begins when one has reached this size
 * @param files that are kept; the oldest goes when there would be more
 * @param reads requests that read keys under these prefixes are written down
 * @param writes requests that write keys under these prefixes are written down
 */
public record AuditSettings(
    Path directory, long fileBytes, int files, List<Bytes> reads, List<Bytes> writes) {
  public static final long FILE_BYTES = 64 << 20;
  public static final int FILES = 16;

  /** Nothing is written. */
  public static final AuditSettings OFF =
      new AuditSettings(null, FILE_BYTES, FILES, List.of(), List.of());

  /** Administrative acts and refusals, with the usual bounds. */
  public static AuditSettings in(Path directory) {
    return new AuditSettings(directory, FILE_BYTES, FILES, List.of(), List.of());
  }

  public boolean isOn() {
    return directory != null;
  }
}
