package io.holdfast.client.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.holdfast.client.api.AnswerFacts;
import io.holdfast.client.api.Problem;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one node answered.
 *
 * @param json missing where the body is none
 */
public record Reply(int status, HttpHeaders headers, JsonNode json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DURABILITY_PENDING = "durability_pending";

  /** Reads the body, whatever it is. */
  public static Reply of(HttpResponse<byte[]> response) {
    return new Reply(response.statusCode(), response.headers(), json(response.body()));
  }

  private static JsonNode json(byte[] body) {
    try {
      return body.length == 0 ? MissingNode.getInstance() : MAPPER.readTree(body);
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Accepted, not all of it done: 202. */
  public boolean isAccepted() {
    return status == 202;
  }

  /** Why it is no success; one without a word where the body does not say. */
  public Problem problem() {
    return json.isObject()
        ? ProblemDecoder.of(json, status)
        : new Problem(status, "", "an answer without application/problem+json", "", Map.of());
  }

  /**
   * Whether the write went through the log, so that this is its result for ever; a refusal by one
   * node before that names no operation.
   */
  public boolean namesOperation() {
    return headers.firstValue("Holdfast-Operation").isPresent();
  }

  /** How long the node wants to be left alone. */
  public Duration retryAfter() {
    try {
      return Duration.ofSeconds(headers.firstValueAsLong("Retry-After").orElse(0));
    } catch (NumberFormatException date) {
      return Duration.ZERO;
    }
  }

  /** What the answer says about itself. */
  public AnswerFacts facts(int attempts) {
    return new AnswerFacts(
        number("Holdfast-Revision").orElse(0L),
        headers.firstValue("Holdfast-Node").orElse(""),
        headers.firstValue("Holdfast-Role").orElse(""),
        number("Holdfast-Term").orElse(0L),
        headers.firstValue("Holdfast-Leader").orElse(""),
        headers.firstValue("Holdfast-Consistency"),
        number("Holdfast-Staleness-Ms").map(Duration::ofMillis),
        headers.firstValue("Holdfast-Durability"),
        isAccepted() && json.path("code").asText().equals(DURABILITY_PENDING),
        headers
            .firstValue("Holdfast-Operation")
            .or(() -> Optional.ofNullable(json.path("operation").textValue())),
        headers.firstValue("Holdfast-Replayed").map(Boolean::parseBoolean).orElse(false),
        attempts);
  }

  /** Empty also where a word stands: a local read's staleness is {@code unknown}. */
  private Optional<Long> number(String header) {
    return headers
        .firstValue(header)
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(Long::valueOf);
  }
}
