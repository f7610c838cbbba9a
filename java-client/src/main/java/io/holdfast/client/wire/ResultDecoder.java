package io.holdfast.client.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.client.api.BatchResult;
import io.holdfast.client.api.Entry;
import io.holdfast.client.api.OperationResult;
import io.holdfast.client.api.PagedDeletion;
import io.holdfast.client.api.TransactionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads records and the results of operations. */
public final class ResultDecoder {
  private ResultDecoder() {}

  /** One record. */
  public static Entry entry(JsonNode json) {
    return new Entry(
        Fields.bytes(json, "key"),
        Fields.bytes(json, "value"),
        json.path("contentType").asText(""),
        Fields.number(json, "createRevision"),
        Fields.number(json, "modifyRevision"),
        Fields.number(json, "version"),
        json.path("lease").asLong());
  }

  /** The array {@code items}. */
  public static List<Entry> items(JsonNode json) {
    List<Entry> items = new ArrayList<>();
    Fields.required(json, "items").forEach(item -> items.add(entry(item)));
    return List.copyOf(items);
  }

  /** The answer to a put. */
  public static OperationResult.Written written(JsonNode json) {
    return new OperationResult.Written(
        Fields.bytes(json, "key"),
        Fields.number(json, "revision"),
        Fields.number(json, "createRevision"),
        Fields.number(json, "version"),
        json.path("lease").asLong());
  }

  /** The answer to a delete. */
  public static OperationResult.Deleted deleted(JsonNode json) {
    return new OperationResult.Deleted(Fields.number(json, "deleted"));
  }

  /** The answer to a deletion page by page, of all of it or of a part. */
  public static PagedDeletion pagedDeletion(JsonNode json) {
    String code = json.path("code").asText("");
    if (!code.isEmpty() && !code.equals("incomplete")) {
      throw new IllegalArgumentException("not the end of a deletion: " + json);
    }
    return new PagedDeletion(
        Fields.number(json, "deleted"),
        (int) Fields.number(json, "pages"),
        code.isEmpty() ? Optional.empty() : Optional.of(Fields.bytes(json, "next")));
  }

  /** The answer to a transaction. */
  public static TransactionResult transaction(JsonNode json) {
    List<OperationResult> results = new ArrayList<>();
    Fields.required(json, "results").forEach(result -> results.add(operation(result)));
    return new TransactionResult(
        Fields.required(json, "succeeded").asBoolean(),
        Fields.number(json, "revision"),
        List.copyOf(results));
  }

  /** The answer to a batch. */
  public static List<BatchResult> batch(JsonNode json) {
    List<BatchResult> results = new ArrayList<>();
    Fields.required(json, "results").forEach(result -> results.add(batchResult(result)));
    return List.copyOf(results);
  }

  private static BatchResult batchResult(JsonNode json) {
    long revision = json.path("revision").asLong();
    JsonNode problem = json.get("problem");
    return problem == null
        ? new BatchResult(revision, Optional.of(operation(json)), Optional.empty())
        : new BatchResult(revision, Optional.empty(), Optional.of(ProblemDecoder.of(problem, 0)));
  }

  /** An object with one field that is named as the operation. */
  private static OperationResult operation(JsonNode json) {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      Optional<OperationResult> result = named(field.getKey(), field.getValue());
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new IllegalArgumentException("no result of an operation: " + json);
  }

  /** Empty for the revision beside the result, or a field of a later version. */
  private static Optional<OperationResult> named(String operation, JsonNode json) {
    return switch (operation) {
      case "put" -> Optional.of(written(json));
      case "increment" -> Optional.of(counted(json));
      case "get" -> Optional.of(found(json));
      case "range" -> Optional.of(listed(json));
      case "delete", "deleteRange" -> Optional.of(deleted(json));
      default -> Optional.empty();
    };
  }

  private static OperationResult counted(JsonNode json) {
    return new OperationResult.Counted(
        Fields.bytes(json, "key"),
        Fields.number(json, "value"),
        Fields.number(json, "revision"),
        Fields.number(json, "version"));
  }

  private static OperationResult found(JsonNode json) {
    boolean found = Fields.required(json, "found").asBoolean();
    return new OperationResult.Found(found ? Optional.of(entry(json)) : Optional.empty());
  }

  private static OperationResult listed(JsonNode json) {
    return new OperationResult.Listed(
        items(json), Fields.number(json, "count"), json.path("more").asBoolean());
  }
}
