package io.holdfast.client.api;

import java.util.Map;

/**
 * Why a node did not do what was asked (RFC 9457).
 *
 * @param status of HTTP
 * @param code one word, such as {@code precondition_failed}
 * @param detail a sentence for people
 * @param retry what to do next: never, same_node, other_node, check_outcome; empty = not said
 * @param facts all members of the answer: numbers, texts, lists
 */
public record Problem(
    int status, String code, String detail, String retry, Map<String, Object> facts) {
  public Problem {
    facts = Map.copyOf(facts);
  }

  /**
   * A number among the facts.
   *
   * @return {@code absent} when there is none
   */
  public long number(String fact, long absent) {
    return facts.get(fact) instanceof Number number ? number.longValue() : absent;
  }

  @Override
  public String toString() {
    return code + " (" + status + "): " + detail;
  }
}
