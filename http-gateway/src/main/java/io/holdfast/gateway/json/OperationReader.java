package io.holdfast.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.RangeQuery;
import java.util.Map;
import java.util.Set;

/** Reads an operation: an object with one field, which names it. */
final class OperationReader {
  private static final Set<String> NAMES =
      Set.of("put", "get", "range", "delete", "deleteRange", "increment");
  private static final Set<String> KEY = Set.of("key", "keyBase64");
  private static final Set<String> PUT =
      Set.of("key", "keyBase64", "value", "valueBase64", "contentType", "lease", "ttl");
  private static final Set<String> SPAN =
      Set.of("prefix", "prefixBase64", "start", "startBase64", "end", "endBase64");
  private static final Set<String> RANGE =
      Set.of(
          "prefix",
          "prefixBase64",
          "start",
          "startBase64",
          "end",
          "endBase64",
          "limit",
          "order",
          "keysOnly",
          "countOnly");
  private static final Set<String> DELETE_RANGE =
      Set.of("prefix", "prefixBase64", "start", "startBase64", "end", "endBase64", "all");
  private static final Set<String> INCREMENT = Set.of("key", "keyBase64", "by");

  private final int mostValueBytes;

  OperationReader(int mostValueBytes) {
    this.mostValueBytes = mostValueBytes;
  }

  Operation read(JsonFields.Element element) {
    JsonNode node = element.node();
    if (!node.isObject() || node.size() != 1) {
      throw JsonFields.bad(element.path(), "must be an object with one field, the operation");
    }
    Map.Entry<String, JsonNode> field = node.properties().iterator().next();
    String name = field.getKey();
    String path = element.path() + "." + name;
    return switch (name) {
      case "put" -> put(JsonFields.of(path, field.getValue(), PUT));
      case "get" -> new Operation.Get(JsonFields.of(path, field.getValue(), KEY).key());
      case "range" -> new Operation.Range(range(JsonFields.of(path, field.getValue(), RANGE)));
      case "delete" -> new Operation.Delete(JsonFields.of(path, field.getValue(), KEY).key());
      case "deleteRange" -> deleteRange(JsonFields.of(path, field.getValue(), DELETE_RANGE));
      case "increment" -> increment(JsonFields.of(path, field.getValue(), INCREMENT));
      default -> throw unknown(element.path(), name);
    };
  }

  private static RuntimeException unknown(String path, String name) {
    return Problem.of(
            ProblemCode.UNKNOWN_OPERATION,
            path + ": unknown operation " + name + "; allowed: " + String.join(", ", NAMES))
        .with("path", path)
        .exception();
  }

  private Operation put(JsonFields fields) {
    Bytes value = fields.bytes("value").orElseThrow(() -> fields.missing("value"));
    if (value.size() > mostValueBytes) {
      throw Problem.of(
              ProblemCode.VALUE_TOO_LARGE,
              fields.path()
                  + ": a value has at most "
                  + mostValueBytes
                  + " bytes, this one has "
                  + value.size())
          .with("limit", mostValueBytes)
          .exception();
    }
    long lease = fields.number("lease", 1, Long.MAX_VALUE).orElse(0L);
    String contentType = contentType(fields);
    return new Operation.Put(fields.key(), value, contentType, lease, ttlMillis(fields));
  }

  /** It must come back as it is, as a header. */
  private static String contentType(JsonFields fields) {
    String type = fields.string("contentType").orElse("");
    if (!type.chars().allMatch(c -> (c >= ' ' && c <= '~') || (c >= 0x80 && c <= 0xFF))) {
      throw fields.badField("contentType", "must have characters of ISO 8859-1, and no controls");
    }
    return type;
  }

  private static long ttlMillis(JsonFields fields) {
    if (fields.has("ttl") && fields.has("lease")) {
      throw fields.bad("has both lease and ttl");
    }
    return LeaseReader.ttl(fields).orElse(0L);
  }

  private static RangeQuery range(JsonFields fields) {
    int limit = fields.number("limit", 1, Limits.MAX_RANGE_ITEMS).orElse(0L).intValue();
    boolean descending =
        switch (fields.string("order").orElse("ascending")) {
          case "ascending" -> false;
          case "descending" -> true;
          default -> throw fields.bad("has an order that is neither ascending nor descending");
        };
    boolean keysOnly = fields.flag("keysOnly");
    boolean countOnly = fields.flag("countOnly");
    if (countOnly && (limit != 0 || descending || keysOnly)) {
      String ofPages = limit != 0 ? "limit" : descending ? "order" : "keysOnly";
      throw fields.bad(
          "has both countOnly and "
              + ofPages
              + ": a count is of the whole range; send one of them");
    }
    return new RangeQuery(span(fields), limit, descending, keysOnly, countOnly);
  }

  private static Operation deleteRange(JsonFields fields) {
    KeyRange range = span(fields);
    if (range.equals(KeyRange.ALL) && !fields.flag("all")) {
      throw Problem.of(
              ProblemCode.ALL_REQUIRED,
              fields.path() + " would delete every key: say \"all\": true")
          .exception();
    }
    if (!range.equals(KeyRange.ALL) && fields.flag("all")) {
      String part = SPAN.stream().filter(fields::has).sorted().findFirst().orElseThrow();
      throw fields.bad(
          "has both all and " + part + ": delete every key, or those in a range; send one of them");
    }
    return new Operation.DeleteRange(range);
  }

  static KeyRange span(JsonFields fields) {
    boolean prefix = fields.has("prefix") || fields.has("prefixBase64");
    boolean bounds = SPAN.stream().anyMatch(name -> !name.startsWith("prefix") && fields.has(name));
    if (prefix && bounds) {
      throw fields.bad("has both prefix and start or end; send one of them");
    }
    return prefix
        ? KeyRange.prefix(fields.bytes("prefix").orElseThrow())
        : new KeyRange(
            fields.bytes("start").orElse(Bytes.EMPTY), fields.bytes("end").orElse(Bytes.EMPTY));
  }

  private static Operation increment(JsonFields fields) {
    long by = fields.number("by", Long.MIN_VALUE, Long.MAX_VALUE).orElse(1L);
    return new Operation.Increment(fields.key(), by);
  }
}
