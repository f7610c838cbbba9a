package io.holdfast.chaos.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** The body of {@code POST /v1/txn}, put together step by step. */
public final class TransactionBody {
  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ArrayNode compare = root.putArray("compare");
  private final ArrayNode then = root.putArray("then");

  /** Only if the key holds this value. */
  public TransactionBody whenValue(String key, String value) {
    condition(key, "value").put("value", value);
    return this;
  }

  /** Only if there is no such key. */
  public TransactionBody whenAbsent(String key) {
    condition(key, "exists").put("value", false);
    return this;
  }

  /** Only if the key was last changed at this revision; 0 = it is not there. */
  public TransactionBody whenModifiedAt(String key, long revision) {
    condition(key, "modifyRevision").put("value", revision);
    return this;
  }

  /** Writes one key. */
  public TransactionBody put(String key, String value) {
    then.addObject().putObject("put").put("key", key).put("value", value);
    return this;
  }

  /** Reads one key. */
  public TransactionBody get(String key) {
    then.addObject().putObject("get").put("key", key);
    return this;
  }

  /** Removes one key. */
  public TransactionBody delete(String key) {
    then.addObject().putObject("delete").put("key", key);
    return this;
  }

  /** Reads all keys under a prefix. */
  public TransactionBody range(String prefix, int limit) {
    then.addObject().putObject("range").put("prefix", prefix).put("limit", limit);
    return this;
  }

  /** Adds to a counter. */
  public TransactionBody increment(String key, long by) {
    then.addObject().putObject("increment").put("key", key).put("by", by);
    return this;
  }

  /** The whole request. */
  public HttpRequest request() {
    return HttpRequest.of("POST", "/v1/txn", root.toString().getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "application/json");
  }

  private ObjectNode condition(String key, String target) {
    return compare.addObject().put("key", key).put("target", target).put("op", "=");
  }
}
