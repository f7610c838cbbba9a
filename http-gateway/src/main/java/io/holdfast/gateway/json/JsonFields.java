package io.holdfast.gateway.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.store.command.Bytes;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A JSON object whose fields are known; every error says where in the body it is. */
final class JsonFields {
  private final String path;
  private final JsonNode node;

  private JsonFields(String path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  /** Takes a node as an object that has no other fields than these. */
  static JsonFields of(String path, JsonNode node, Set<String> allowed) {
    if (!node.isObject()) {
      throw bad(path, "must be an object");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!allowed.contains(field.getKey())) {
        throw bad(
            path,
            "has an unknown field "
                + field.getKey()
                + "; allowed: "
                + String.join(", ", new TreeSet<>(allowed)));
      }
    }
    return new JsonFields(path, node);
  }

  /** The one value that the body holds. */
  static JsonNode parse(Bytes body) {
    int begin = JsonText.begin(body);
    return parse("", body.array(), begin, body.size() - begin);
  }

  /** The one value that a part of the body holds. */
  static JsonNode parse(String path, byte[] body, int offset, int size) {
    JsonText.check(path, body, offset, size);
    try {
      JsonNode node = Json.MAPPER.readTree(body, offset, size);
      if (node == null || node.isMissingNode()) {
        throw bad(path, "is empty");
      }
      return node;
    } catch (JsonProcessingException malformed) {
      throw bad(path, "is not JSON: " + plain(malformed.getOriginalMessage()) + place(malformed));
    } catch (CharConversionException strange) {
      throw bad(path, "is not JSON: " + strange.getMessage());
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  /**
   * Without the parts that only users of the library understand: its class names, and that the
   * source is hidden.
   */
  private static String plain(String message) {
    return message
        .replaceAll("\\[Source: [^;\\]]*; line: (\\d+), column: (\\d+)\\]", "line $1, column $2")
        .replaceAll(", from `[^`]*`", "");
  }

  private static String place(JsonProcessingException malformed) {
    JsonLocation location = malformed.getLocation();
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** The problem of a place in the body. */
  static RuntimeException bad(String path, String what) {
    String where = path.isEmpty() ? "the body" : path;
    return Problem.of(ProblemCode.BAD_JSON, where + " " + what).with("path", path).exception();
  }

  RuntimeException bad(String what) {
    return bad(path, what);
  }

  /** The problem of one field. */
  RuntimeException badField(String name, String what) {
    return bad(pathOf(name), what);
  }

  String path() {
    return path;
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  boolean has(String name) {
    return node.has(name);
  }

  /** A key: required, and of an allowed size. */
  Bytes key() {
    return Exchange.checkedKey(bytes("key").orElseThrow(() -> missing("key")));
  }

  RuntimeException missing(String name) {
    return bad(pathOf(name), "is missing (or " + name + "Base64)");
  }

  /** Text under the name, or any bytes under name + Base64. */
  Optional<Bytes> bytes(String name) {
    boolean text = has(name);
    boolean base64 = has(name + "Base64");
    if (text && base64) {
      throw bad("has both " + name + " and " + name + "Base64");
    }
    if (text) {
      return Optional.of(Bytes.utf8(string(name).orElseThrow()));
    }
    return base64 ? Optional.of(decoded(name + "Base64")) : Optional.empty();
  }

  private Bytes decoded(String name) {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(string(name).orElseThrow()));
    } catch (IllegalArgumentException malformed) {
      throw bad(pathOf(name), "is not base64: " + malformed.getMessage());
    }
  }

  Optional<String> string(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw bad(pathOf(name), "must be a string");
    }
    if (!JsonText.isUnicode(value.textValue())) {
      throw bad(pathOf(name), "is not Unicode: it has a surrogate without its pair");
    }
    return Optional.of(value.textValue());
  }

  /** A whole number of 64 bits, within bounds. */
  Optional<Long> number(String name, long least, long most) {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw bad(pathOf(name), "must be a whole number of 64 bits");
    }
    long number = value.longValue();
    if (number < least || number > most) {
      throw bad(pathOf(name), "must be from " + least + " to " + most + ", not " + number);
    }
    return Optional.of(number);
  }

  boolean flag(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw bad(pathOf(name), "must be true or false");
    }
    return value.booleanValue();
  }

  JsonNode raw(String name) {
    return node.path(name);
  }

  /** The elements of an array, each with its path; none when the field is missing. */
  List<Element> elements(String name, int most) {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return List.of();
    }
    return elements(pathOf(name), value, most);
  }

  static List<Element> elements(String path, JsonNode array, int most) {
    if (!array.isArray()) {
      throw bad(path, "must be an array");
    }
    checkCount(path.isEmpty() ? "the body" : path, array.size(), most);
    List<Element> elements = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      elements.add(new Element(path + "[" + i + "]", array.get(i)));
    }
    return elements;
  }

  static void checkCount(String what, int size, int most) {
    if (size > most) {
      throw Problem.of(
              ProblemCode.TOO_MANY_OPERATIONS,
              what + " has " + size + " elements, at most " + most + " are taken")
          .with("limit", most)
          .exception();
    }
  }

  /** An element of an array, and where it is. */
  record Element(String path, JsonNode node) {}
}
