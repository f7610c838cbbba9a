package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.RangeQuery;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a listing asks for.
 *
 * @param range all of it, from the first page to the last
 * @param rest what is left of it: behind the cursor, where one was given
 * @param limit items of this page; 0 = none was named
 * @param revision 0 = the current one
 */
public record RangeRequest(
    KeyRange range,
    KeyRange rest,
    int limit,
    boolean descending,
    boolean keysOnly,
    boolean countOnly,
    long revision) {
  /** The query parameters that name a range. */
  public static final Set<String> SPAN_PARAMETERS = Set.of("prefix", "start", "end");

  /** The query parameters of a listing. */
  public static final Set<String> PARAMETERS =
      Set.of(
          "prefix",
          "start",
          "end",
          "limit",
          "cursor",
          "order",
          "keys_only",
          "count_only",
          "revision");

  /** Items of a page when no limit is named. */
  private static final int PAGE_ITEMS = 1_000;

  /** Reads the query; a cursor must agree with what is said beside it. */
  public static RangeRequest of(QueryParameters query) {
    int limit =
        query
            .number("limit", 1, Limits.MAX_RANGE_ITEMS, ProblemCode.BAD_PARAMETER)
            .orElse(0L)
            .intValue();
    KeyRange range = span(query);
    boolean descending = descending(query);
    boolean keysOnly = query.flag("keys_only");
    boolean countOnly = query.flag("count_only");
    if (countOnly) {
      refuseOptionsOfPages(query, descending, keysOnly);
    }
    long revision =
        query.number("revision", 1, Long.MAX_VALUE, ProblemCode.BAD_REVISION).orElse(0L);
    RangeRequest asked =
        new RangeRequest(range, range, limit, descending, keysOnly, countOnly, revision);
    Optional<Cursor> cursor = query.text("cursor").map(Cursor::parse);
    return cursor.map(from -> asked.behind(from, query)).orElse(asked);
  }

  /** A count has no order, no pages and no values to leave out. */
  private static void refuseOptionsOfPages(
      QueryParameters query, boolean descending, boolean keysOnly) {
    Optional<String> ofPages =
        Stream.of("limit", "cursor", descending ? "order" : "", keysOnly ? "keys_only" : "")
            .filter(query::has)
            .findFirst();
    if (ofPages.isPresent()) {
      throw QueryParameters.contradicts(
          "count_only", ofPages.get(), "a count is of the whole range; send one of them");
    }
  }

  /**
   * The range that is to be deleted. A forgotten prefix must not delete everything, and a forgotten
   * {@code all} must not look as if it did.
   */
  public static KeyRange spanToDelete(QueryParameters query) {
    KeyRange range = span(query);
    boolean everything = range.equals(KeyRange.ALL);
    if (everything && !query.flag("all")) {
      throw Problem.of(
              ProblemCode.ALL_REQUIRED,
              "this would delete every key: say all=true if that is meant")
          .with("parameter", "all")
          .exception();
    }
    if (!everything && query.flag("all")) {
      String part = SPAN_PARAMETERS.stream().filter(query::has).sorted().findFirst().orElseThrow();
      throw QueryParameters.contradicts(
          "all", part, "delete every key, or those in a range; send one of them");
    }
    return range;
  }

  /** The range that prefix, or start and end, name; everything when none is there. */
  public static KeyRange span(QueryParameters query) {
    if (query.has("prefix") && (query.has("start") || query.has("end"))) {
      throw Problem.of(ProblemCode.BAD_PARAMETER, "name a prefix, or start and end, not both")
          .with("parameter", "prefix")
          .exception();
    }
    return query
        .bytes("prefix")
        .map(KeyRange::prefix)
        .orElseGet(
            () ->
                new KeyRange(
                    query.bytes("start").orElse(Bytes.EMPTY),
                    query.bytes("end").orElse(Bytes.EMPTY)));
  }

  private static boolean descending(QueryParameters query) {
    String order = query.text("order").orElse("ascending");
    return switch (order) {
      case "ascending" -> false;
      case "descending" -> true;
      default ->
          throw QueryParameters.bad(
              ProblemCode.BAD_PARAMETER, "order", order, "ascending or descending");
    };
  }

  private RangeRequest behind(Cursor cursor, QueryParameters query) {
    boolean namesSpan = SPAN_PARAMETERS.stream().anyMatch(query::has);
    if ((namesSpan && !range.equals(cursor.range()))
        || (query.has("order") && descending != cursor.descending())
        || (query.has("keys_only") && keysOnly != cursor.keysOnly())
        || (query.has("revision") && revision != cursor.revision())) {
      throw Problem.of(
              ProblemCode.CURSOR_OF_ANOTHER_QUERY,
              "repeat the query of the first page, or send the cursor alone")
          .exception();
    }
    return new RangeRequest(
        cursor.range(),
        cursor.rest(),
        limit,
        cursor.descending(),
        cursor.keysOnly(),
        false,
        cursor.revision());
  }

  /** The query of one page. */
  public RangeQuery page() {
    return new RangeQuery(rest, limit == 0 ? PAGE_ITEMS : limit, descending, keysOnly, countOnly);
  }

  /** The query of a piece of a page. */
  public RangeQuery piece(int mostItems) {
    int items = limit == 0 ? mostItems : Math.min(limit, mostItems);
    return new RangeQuery(rest, items, descending, keysOnly, countOnly);
  }

  /** The same question behind a page that ended with this key. */
  public Cursor cursorBehind(Bytes last, long revisionRead) {
    return new Cursor(range, descending, keysOnly, revisionRead, last);
  }

  /** The rest of the question, when so many items are still wanted; 0 = all. */
  public RangeRequest after(Bytes last, int stillWanted) {
    KeyRange left = cursorBehind(last, revision).rest();
    return new RangeRequest(range, left, stillWanted, descending, keysOnly, countOnly, revision);
  }
}
