package io.holdfast.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.store.command.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** How this gateway reads and writes JSON. */
public final class Json {
  /** A name that comes twice, or text behind the value, is a mistake that must not pass. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .disable(com.fasterxml.jackson.databind.SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .build();

  private static final int FIRST_BYTES = 256;
  private static final SerializableString LINE_END = new SerializedString("\n");

  private Json() {}

  /** Writes something to a generator. */
  @FunctionalInterface
  public interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  /** The bytes of one value and, for people at a terminal, a line end. */
  public static byte[] line(Writer writer) {
    return write(writer, null);
  }

  /** Some values, one a line. */
  public static byte[] lines(Writer writer) {
    return write(writer, LINE_END);
  }

  private static byte[] write(Writer writer, SerializableString separator) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.setRootValueSeparator(separator);
      writer.write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    if (bytes.size() > 0) {
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  /** Bytes as text under the name where they are UTF-8, else as base64 under name + Base64. */
  public static void writeBytes(JsonGenerator json, String name, Bytes bytes) throws IOException {
    json.writeStringField(bytes.isUtf8() ? name : name + "Base64", textOf(bytes));
  }

  /** Bytes as JSON has them: text, or Base64 where they are none. */
  public static String textOf(Bytes bytes) {
    return bytes.isUtf8() ? bytes.text() : Base64.getEncoder().encodeToString(bytes.array());
  }
}
