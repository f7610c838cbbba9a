package io.holdfast.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Comparison.NumberTarget;
import io.holdfast.store.command.Comparison.Operator;
import java.util.Set;

/** Reads a comparison: {@code {"key", "target", "op", "value"}}. */
final class ComparisonReader {
  private static final Set<String> FIELDS =
      Set.of("key", "keyBase64", "target", "op", "value", "valueBase64");

  private ComparisonReader() {}

  static Comparison read(JsonFields.Element element) {
    JsonFields fields = JsonFields.of(element.path(), element.node(), FIELDS);
    Bytes key = fields.key();
    Operator operator = operator(fields);
    String target = fields.string("target").orElse("value");
    return switch (target) {
      case "value" ->
          new Comparison.ValueIs(
              key, operator, fields.bytes("value").orElseThrow(() -> fields.missing("value")));
      case "version" -> number(fields, key, NumberTarget.VERSION, operator);
      case "createRevision" -> number(fields, key, NumberTarget.CREATE_REVISION, operator);
      case "modifyRevision" -> number(fields, key, NumberTarget.MODIFY_REVISION, operator);
      case "lease" -> number(fields, key, NumberTarget.LEASE, operator);
      case "exists" -> exists(fields, key, operator);
      default ->
          throw fields.bad(
              "has the unknown target "
                  + target
                  + "; known are value, version, createRevision, modifyRevision, lease, exists");
    };
  }

  private static Comparison number(
      JsonFields fields, Bytes key, NumberTarget target, Operator operator) {
    long operand =
        fields
            .number("value", Long.MIN_VALUE, Long.MAX_VALUE)
            .orElseThrow(() -> fields.missing("value"));
    return new Comparison.NumberIs(key, target, operator, operand);
  }

  private static Comparison exists(JsonFields fields, Bytes key, Operator operator) {
    JsonNode value = fields.raw("value");
    if (!value.isBoolean()) {
      throw fields.bad("must have a value of true or false");
    }
    return switch (operator) {
      case EQUAL -> new Comparison.Exists(key, value.booleanValue());
      case NOT_EQUAL -> new Comparison.Exists(key, !value.booleanValue());
      case LESS, GREATER -> throw fields.bad("can only be compared with = or !=");
    };
  }

  private static Operator operator(JsonFields fields) {
    String op = fields.string("op").orElse("=");
    return switch (op) {
      case "=" -> Operator.EQUAL;
      case "!=" -> Operator.NOT_EQUAL;
      case "<" -> Operator.LESS;
      case ">" -> Operator.GREATER;
      default -> throw fields.bad("has the unknown op " + op + "; known are =, !=, <, >");
    };
  }
}
