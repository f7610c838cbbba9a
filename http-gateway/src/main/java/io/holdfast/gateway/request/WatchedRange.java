package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.result.KeyEvent;
import java.util.Set;

/**
 * Which changes somebody wants to hear of.
 *
 * @param id what its events are tagged with; empty = nothing
 * @param withBefore whether events tell what the key held before
 */
public record WatchedRange(String id, KeyRange range, Kinds kinds, boolean withBefore) {
  /** The query parameters that name one. */
  public static final Set<String> PARAMETERS =
      Set.of("key", "prefix", "start", "end", "filter", "prev");

  /** Of what kind a change may be. */
  public enum Kinds {
    ALL,
    PUT,
    DELETE;

    /** As a request names it; null = not at all. */
    public static Kinds parse(String text) {
      return switch (text) {
        case "put" -> PUT;
        case "delete" -> DELETE;
        default -> null;
      };
    }
  }

  /** What a query asks for; everything when it names no keys. */
  public static WatchedRange of(QueryParameters query) {
    boolean one = query.has("key");
    if (one && (query.has("prefix") || query.has("start") || query.has("end"))) {
      throw Problem.of(ProblemCode.BAD_PARAMETER, "name a key, a prefix, or start and end")
          .with("parameter", "key")
          .exception();
    }
    KeyRange range =
        one
            ? KeyRange.only(Exchange.checkedKey(query.bytes("key").orElseThrow()))
            : RangeRequest.span(query);
    return new WatchedRange("", range, kinds(query), query.flag("prev"));
  }

  private static Kinds kinds(QueryParameters query) {
    String text = query.text("filter").orElse(null);
    Kinds kinds = text == null ? Kinds.ALL : Kinds.parse(text);
    if (kinds == null) {
      throw QueryParameters.bad(ProblemCode.BAD_PARAMETER, "filter", text, "put or delete");
    }
    return kinds;
  }

  /** Whether it hears of a change in its range. */
  public boolean takes(KeyEvent event) {
    return switch (kinds) {
      case ALL -> true;
      case PUT -> !event.isDelete();
      case DELETE -> event.isDelete();
    };
  }
}
