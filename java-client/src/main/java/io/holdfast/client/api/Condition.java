package io.holdfast.client.api;

import java.util.Optional;

/**
 * When a put or delete may happen; otherwise it is a {@link ConditionFailedException}.
 *
 * @param match the value of {@code If-Match}
 * @param noneMatch the value of {@code If-None-Match}
 */
public record Condition(Optional<String> match, Optional<String> noneMatch) {
  private static final Condition NONE = new Condition(Optional.empty(), Optional.empty());

  /** Always. */
  public static Condition none() {
    return NONE;
  }

  /** Only while the record is as this revision left it. */
  public static Condition ifRevision(long modifyRevision) {
    return new Condition(Optional.of("\"" + modifyRevision + "\""), Optional.empty());
  }

  /** Only when there is a record. */
  public static Condition ifExists() {
    return new Condition(Optional.of("*"), Optional.empty());
  }

  /** Only when there is none. */
  public static Condition ifAbsent() {
    return new Condition(Optional.empty(), Optional.of("*"));
  }
}
