package io.holdfast.gateway.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Trails for tests, and what is in them. */
final class Trails {
  static final String FIRST_FILE = "audit-0000000000000000001.ndjson";

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Trails() {}

  static AuditWriter open(Path directory) throws IOException {
    return open(AuditSettings.in(directory));
  }

  static AuditWriter open(AuditSettings settings) throws IOException {
    return AuditWriter.open(settings, "n1", CLOCK);
  }

  static AuditAct intent(String target) {
    return act(AuditAct.Kind.INTENT, target);
  }

  static AuditAct act(AuditAct.Kind kind, String target) {
    return new AuditAct(kind, "ann", "token", "10.0.0.9", "PUT", "/v1/policies/{name}", target, "");
  }

  static Path directory(Path directory, byte[] head, byte[] lines) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("head"), head);
    Files.write(directory.resolve(FIRST_FILE), lines);
    return directory;
  }

  /** All lines, the oldest first. */
  static List<String> lines(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : new AuditDirectory(directory).files()) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  static List<String> acts(List<String> lines) {
    return lines.stream().map(line -> field(line, "act")).toList();
  }

  static String field(String line, String name) {
    try {
      return MAPPER.readTree(line).path(name).asText();
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }
}
