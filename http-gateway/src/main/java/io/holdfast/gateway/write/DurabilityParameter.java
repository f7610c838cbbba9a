package io.holdfast.gateway.write;

import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.request.QueryParameters;
import io.holdfast.store.command.Durability;
import java.util.Optional;

/** Reads how durable a write must be before it is acknowledged ({@code ?durability=}). */
public final class DurabilityParameter {
  /** The name of the query parameter. */
  public static final String NAME = "durability";

  private DurabilityParameter() {}

  /** What the request names, if it names any. */
  public static Optional<Durability> of(QueryParameters query) {
    return query
        .text(NAME)
        .map(
            text ->
                Durability.named(text)
                    .orElseThrow(
                        () ->
                            QueryParameters.bad(
                                ProblemCode.BAD_PARAMETER, NAME, text, "majority, all or async")));
  }
}
