package io.holdfast.gateway.errors;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a problem as RFC 9457 has it. */
public final class ProblemJson {
  public static final String MEDIA_TYPE = "application/problem+json";

  private ProblemJson() {}

  /** Writes one object. */
  public static void write(JsonGenerator json, Problem problem) throws IOException {
    ProblemCode code = problem.code();
    json.writeStartObject();
    json.writeStringField("type", code.type());
    json.writeStringField("title", code.title());
    json.writeNumberField("status", code.status());
    json.writeStringField("code", code.text());
    json.writeStringField("detail", unicode(problem.detail()));
    json.writeStringField("retry", code.retry().text());
    for (Map.Entry<String, Object> fact : problem.facts().entrySet()) {
      Object value = fact.getValue() instanceof String text ? unicode(text) : fact.getValue();
      json.writeObjectField(fact.getKey(), value);
    }
    json.writeEndObject();
  }

  /** A problem may repeat what was wrong with a text, and be no text itself then. */
  private static String unicode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
