package io.holdfast.client.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.KeyRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Fields of JSON objects, as the API writes them: bytes are text, or base64 where they are not. */
final class Fields {
  private static final String BASE64 = "Base64";

  private Fields() {}

  static JsonNode required(JsonNode object, String name) {
    JsonNode field = object.get(name);
    if (field == null || field.isNull()) {
      throw new IllegalArgumentException("the field " + name + " is missing");
    }
    return field;
  }

  static long number(JsonNode object, String name) {
    JsonNode field = required(object, name);
    if (!field.canConvertToLong()) {
      throw new IllegalArgumentException("the field " + name + " is no number");
    }
    return field.longValue();
  }

  /** The bytes of a field in one of its two forms; none when it is not there. */
  static Bytes bytes(JsonNode object, String name) {
    JsonNode encoded = object.get(name + BASE64);
    if (encoded == null) {
      return Bytes.of(object.path(name).asText(""));
    }
    try {
      return Bytes.of(encoded.binaryValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void put(ObjectNode object, String name, Bytes bytes) {
    byte[] content = bytes.toArray();
    try {
      // A new decoder reports what is not UTF-8, where String would replace it.
      ByteBuffer wrapped = ByteBuffer.wrap(content);
      object.put(name, StandardCharsets.UTF_8.newDecoder().decode(wrapped).toString());
    } catch (CharacterCodingException notText) {
      object.put(name + BASE64, content);
    }
  }

  static void put(ObjectNode object, KeyRange range) {
    range.prefix().ifPresent(prefix -> put(object, "prefix", prefix));
    range.start().ifPresent(start -> put(object, "start", start));
    range.end().ifPresent(end -> put(object, "end", end));
  }
}
