package io.holdfast.client.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.client.api.Problem;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code application/problem+json} (RFC 9457). */
final class ProblemDecoder {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {};

  private ProblemDecoder() {}

  /**
   * The problem.
   *
   * @param status where the object does not say it
   */
  static Problem of(JsonNode json, int status) {
    Map<String, Object> facts = new HashMap<>(MAPPER.convertValue(json, FACTS));
    facts.values().removeIf(value -> value == null);
    return new Problem(
        json.path("status").asInt(status),
        json.path("code").asText(""),
        json.path("detail").asText(""),
        json.path("retry").asText(""),
        facts);
  }
}
