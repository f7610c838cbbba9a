package io.holdfast.client.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.Comparison;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.Transaction;
import java.util.List;

/** Writes transactions and batches. */
public final class OperationEncoder {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private OperationEncoder() {}

  /** The body of {@code POST /v1/txn}. */
  public static Bytes transaction(Transaction transaction) {
    ObjectNode object = JSON.objectNode();
    ArrayNode compare = object.putArray("compare");
    transaction.compare().forEach(comparison -> compare.add(comparison(comparison)));
    object.set("then", array(transaction.then()));
    object.set("else", array(transaction.otherwise()));
    return Bytes.of(object.toString());
  }

  /** The body of {@code POST /v1/batch}. */
  public static Bytes batch(List<Operation> operations) {
    return Bytes.of(array(operations).toString());
  }

  private static ArrayNode array(List<Operation> operations) {
    ArrayNode array = JSON.arrayNode();
    operations.forEach(operation -> array.add(operation(operation)));
    return array;
  }

  private static ObjectNode operation(Operation operation) {
    ObjectNode object = JSON.objectNode();
    if (operation instanceof Operation.Put put) {
      put(object.putObject("put"), put);
    } else if (operation instanceof Operation.Get get) {
      Fields.put(object.putObject("get"), "key", get.key());
    } else if (operation instanceof Operation.Delete delete) {
      Fields.put(object.putObject("delete"), "key", delete.key());
    } else if (operation instanceof Operation.Increment increment) {
      ObjectNode fields = object.putObject("increment").put("by", increment.by());
      Fields.put(fields, "key", increment.key());
    } else if (operation instanceof Operation.Range range) {
      Fields.put(object.putObject("range").put("limit", range.limit()), range.range());
    } else if (operation instanceof Operation.DeleteRange range) {
      ObjectNode fields = object.putObject("deleteRange");
      Fields.put(fields, range.range());
      fields.put("all", range.range().isAll());
    } else {
      throw new IllegalArgumentException("unknown operation " + operation);
    }
    return object;
  }

  private static void put(ObjectNode fields, Operation.Put put) {
    Fields.put(fields, "key", put.key());
    Fields.put(fields, "value", put.value());
    if (!put.contentType().isEmpty()) {
      fields.put("contentType", put.contentType());
    }
    if (put.lease() != 0) {
      fields.put("lease", put.lease());
    }
    put.ttl().ifPresent(ttl -> fields.put("ttl", DurationText.format(ttl)));
  }

  private static ObjectNode comparison(Comparison comparison) {
    ObjectNode object = JSON.objectNode();
    if (comparison instanceof Comparison.ValueIs is) {
      Fields.put(object, "key", is.key());
      object.put("target", "value").put("op", is.operator().text());
      Fields.put(object, "value", is.operand());
    } else if (comparison instanceof Comparison.NumberIs is) {
      Fields.put(object, "key", is.key());
      object.put("target", is.figure().text()).put("op", is.operator().text());
      object.put("value", is.operand());
    } else if (comparison instanceof Comparison.Exists is) {
      Fields.put(object, "key", is.key());
      object.put("target", "exists").put("op", "=").put("value", is.expected());
    } else {
      throw new IllegalArgumentException("unknown comparison " + comparison);
    }
    return object;
  }
}
