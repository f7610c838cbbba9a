package io.holdfast.gateway.errors;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
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
    json.writeStringField("detail", problem.detail());
    json.writeStringField("retry", code.retry().text());
    for (Map.Entry<String, Object> fact : problem.facts().entrySet()) {
      json.writeObjectField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
  }
}
