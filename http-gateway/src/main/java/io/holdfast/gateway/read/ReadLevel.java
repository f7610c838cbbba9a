package io.holdfast.gateway.read;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.QueryParameters;
import io.holdfast.gateway.text.WholeNumber;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How fresh an answer must be ({@code ?consistency=}). */
public sealed interface ReadLevel {
  /** The name of the query parameter. */
  String PARAMETER = "consistency";

  /** How old a bounded read may be. */
  String MAX_STALENESS = "max_staleness";

  /** The header with the revision that a session has seen. */
  String MIN_REVISION = "Holdfast-Min-Revision";

  /** The parameters of every read. */
  Set<String> PARAMETERS = Set.of(PARAMETER, MAX_STALENESS);

  /** Sees every write that was acknowledged before the read began. */
  record Linearizable() implements ReadLevel {}

  /** Sees at least this revision: read your writes, monotonic reads. */
  record Session(long minRevision) implements ReadLevel {}

  /** Is no older than that, by this node's own monotonic clock. */
  record Bounded(Duration maxStaleness) implements ReadLevel {}

  /** Whatever this node has. */
  record Local() implements ReadLevel {}

  /** The word in request and answer. */
  default String text() {
    return switch (this) {
      case Linearizable _ -> "linearizable";
      case Session _ -> "session";
      case Bounded _ -> "bounded";
      case Local _ -> "local";
    };
  }

  /** The level that the request names, if it names any. */
  static Optional<ReadLevel> named(Exchange exchange) {
    ReadLevel level = of(exchange.query(), exchange.header(MIN_REVISION));
    return exchange.query().has(PARAMETER) ? Optional.of(level) : Optional.empty();
  }

  /**
   * The level that the request asks for.
   *
   * @param minRevision the header of that name; null = it was not sent
   */
  static ReadLevel of(QueryParameters query, String minRevision) {
    String name = query.text(PARAMETER).orElse("linearizable");
    if (query.has(MAX_STALENESS) && !name.equals("bounded")) {
      throw refuse(MAX_STALENESS + " belongs to consistency=bounded, not to " + name);
    }
    if (minRevision != null && !name.equals("session")) {
      throw refuse(MIN_REVISION + " belongs to consistency=session, not to " + name);
    }
    return switch (name) {
      case "linearizable" -> new Linearizable();
      case "local" -> new Local();
      case "session" -> new Session(revision(minRevision));
      case "bounded" -> new Bounded(maxStaleness(query));
      default ->
          throw QueryParameters.bad(
              ProblemCode.BAD_PARAMETER,
              PARAMETER,
              name,
              "linearizable, session, bounded or local");
    };
  }

  private static long revision(String header) {
    if (header == null) {
      throw refuse("consistency=session needs the header " + MIN_REVISION);
    }
    return WholeNumber.parse(header)
        .filter(revision -> revision >= 0)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.BAD_REVISION,
                        MIN_REVISION + " must be a whole number from 0 on, not " + header)
                    .exception());
  }

  private static Duration maxStaleness(QueryParameters query) {
    return query
        .duration(MAX_STALENESS, Duration.ofMillis(1), Duration.ofDays(1))
        .orElseThrow(() -> refuse("consistency=bounded needs " + MAX_STALENESS + ", as 200ms"));
  }

  private static RuntimeException refuse(String detail) {
    return Problem.of(ProblemCode.BAD_PARAMETER, detail).exception();
  }
}
