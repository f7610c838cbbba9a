package io.holdfast.gateway.write;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.request.QueryParameters;
import java.util.Locale;

/** How durable a write must be before it is acknowledged ({@code ?durability=}). */
public enum Durability {
  /** Not at all: 202 at once, with the name under which to ask later. May be lost. */
  ASYNC,
  /** Fsynced on a majority, and applied on the leader. */
  MAJORITY,
  /** Also fsynced by every voter. */
  ALL;

  /** The name of the query parameter. */
  public static final String PARAMETER = "durability";

  /** What the request asks for. */
  public static Durability of(QueryParameters query) {
    String name = query.text(PARAMETER).orElse("majority");
    return switch (name) {
      case "majority" -> MAJORITY;
      case "all" -> ALL;
      case "async" -> ASYNC;
      default ->
          throw QueryParameters.bad(
              ProblemCode.BAD_PARAMETER, PARAMETER, name, "majority, all or async");
    };
  }

  /** The word in request and answer. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
