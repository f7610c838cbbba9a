package io.holdfast.gateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One line: a JSON object whose last two fields are the hash of the line before and its own. The
 * hash is SHA-256 over the hash before and all of the line that stands before its {@code hash}.
 *
 * @param bytes with the line's end
 */
@SuppressWarnings("ArrayRecordComponent") // Lines are never compared.
record AuditLine(long sequence, String previous, String hash, byte[] bytes) {
  /** In the place of the hash before the first line. */
  static final String NO_HASH = "0".repeat(64);

  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final byte[] HASH_FIELD = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int END = HASH_FIELD.length + NO_HASH.length() + 2;

  /**
   * What a line tells beside the act.
   *
   * @param status of the answer; 0 = there is none yet
   * @param revision of the store; 0 = it does not matter
   * @param count of what the kind of line counts; 0 = nothing
   */
  record Facts(Instant time, String node, AuditAct act, int status, long revision, long count) {}

  /** The line behind another one. */
  static AuditLine of(long sequence, String previous, Facts facts) {
    String text = text(sequence, previous, facts);
    String open = text.substring(0, text.length() - 1);
    String hash = hash(previous, open.getBytes(StandardCharsets.UTF_8));
    String line = open + ",\"hash\":\"" + hash + "\"}\n";
    return new AuditLine(sequence, previous, hash, line.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(long sequence, String previous, Facts facts) {
    AuditAct act = facts.act();
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("seq", sequence);
      json.writeStringField("time", facts.time().toString());
      json.writeStringField("node", facts.node());
      json.writeStringField("act", act.kind().text());
      field(json, "user", act.user());
      field(json, "how", act.how());
      field(json, "from", act.from());
      field(json, "method", act.method());
      field(json, "route", act.route());
      field(json, "target", act.target());
      field(json, "status", facts.status());
      field(json, "revision", facts.revision());
      field(json, "traceparent", act.traceParent());
      field(json, "count", facts.count());
      json.writeStringField("prev", previous);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void field(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private static void field(JsonGenerator json, String name, long value) throws IOException {
    if (value != 0) {
      json.writeNumberField(name, value);
    }
  }

  /**
   * Reads a line.
   *
   * @param line with its end
   * @return null: it is none, or it was changed
   */
  static AuditLine parse(byte[] line) {
    int hashAt = line.length - 1 - END;
    if (hashAt < 1
        || line[line.length - 1] != '\n'
        || line[line.length - 2] != '}'
        || line[line.length - 3] != '"'
        || !Arrays.equals(
            line, hashAt, hashAt + HASH_FIELD.length, HASH_FIELD, 0, HASH_FIELD.length)) {
      return null;
    }
    JsonNode json = json(line);
    String hash = json.path("hash").asText();
    String previous = json.path("prev").asText();
    if (!hash.equals(hash(previous, Arrays.copyOf(line, hashAt)))) {
      return null;
    }
    return new AuditLine(json.path("seq").asLong(), previous, hash, line);
  }

  private static JsonNode json(byte[] line) {
    try {
      return MAPPER.readTree(line);
    } catch (IOException none) {
      return MAPPER.missingNode();
    }
  }

  /** A number that the line tells; 0 = it does not. */
  long number(String field) {
    return json(bytes).path(field).asLong();
  }

  /** What kind of line it is. */
  boolean is(AuditAct.Kind kind) {
    return json(bytes).path("act").asText().equals(kind.text());
  }

  private static String hash(String previous, byte[] open) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(previous.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(open));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
