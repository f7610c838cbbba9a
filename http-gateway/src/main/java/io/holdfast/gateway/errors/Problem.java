package io.holdfast.gateway.errors;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a request failed, with the facts.
 *
 * @param detail one sentence for a person
 * @param facts further members of the answer, for programs; in order
 */
public record Problem(ProblemCode code, String detail, Map<String, Object> facts) {

  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, Map.of());
  }

  /** The same problem with one more fact. */
  public Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Problem(code, detail, more);
  }

  /** Ends the request with this problem. */
  public ProblemException exception() {
    return new ProblemException(this);
  }
}
