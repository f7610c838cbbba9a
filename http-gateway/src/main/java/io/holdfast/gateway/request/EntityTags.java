package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of If-Match or If-None-Match (RFC 9110, 13.1): any record, or one of some revisions.
 *
 * <p>A record has two forms, with a tag each: {@code "42"} is the raw value at modify revision 42,
 * {@code "42.json"} the same record as JSON. A condition of a write means the record by either.
 *
 * @param any the header was {@code *}
 * @param revisions the modify revisions that were named and may match, in either form, each once
 * @param tags the same as tags, as {@link #of} and {@link #ofJson} write them
 */
public record EntityTags(boolean any, List<Long> revisions, List<String> tags) {
  private static final Pattern TAG = Pattern.compile("(W/)?(\"(0|[1-9][0-9]{0,17})(\\.json)?\")");

  /**
   * Reads a header; no header is no condition.
   *
   * @param value its lines, joined by commas; null = there was none
   * @param strong whether a weak tag matches nothing (RFC 9110, 8.8.3.2), as in If-Match
   */
  static Optional<EntityTags> parse(String header, String value, boolean strong) {
    if (value == null) {
      return Optional.empty();
    }
    if (value.strip().equals("*")) {
      return Optional.of(new EntityTags(true, List.of(), List.of()));
    }
    // A list may have empty elements (RFC 9110, 5.6.1.2).
    List<String> named =
        Arrays.stream(value.split(",", -1)).map(String::strip).filter(t -> !t.isEmpty()).toList();
    if (named.isEmpty()) {
      throw bad(header, value);
    }
    Set<Long> revisions = new LinkedHashSet<>();
    List<String> tags = new ArrayList<>();
    for (String tag : named) {
      Matcher matcher = TAG.matcher(tag);
      if (!matcher.matches()) {
        throw bad(header, value);
      }
      long revision = Long.parseLong(matcher.group(3));
      boolean weak = matcher.group(1) != null;
      if (revision != 0 && !(weak && strong)) {
        revisions.add(revision);
        tags.add(matcher.group(2));
      }
    }
    return Optional.of(new EntityTags(false, List.copyOf(revisions), List.copyOf(tags)));
  }

  /** Whether a record with this modify revision is meant; 0 = there is no record. */
  public boolean matches(long modifyRevision) {
    return modifyRevision != 0 && (any || revisions.contains(modifyRevision));
  }

  /** Whether this form of a record is meant, so that a cache may go on with the one it has. */
  public boolean matches(String tag) {
    return any || tags.contains(tag);
  }

  /** The tag of a record as JSON. */
  public static String ofJson(long modifyRevision) {
    return "\"" + modifyRevision + ".json\"";
  }

  /** The tag of a record, and of its raw value. */
  public static String of(long modifyRevision) {
    return "\"" + modifyRevision + "\"";
  }

  static RuntimeException bad(String header, String value) {
    return Problem.of(
            ProblemCode.BAD_ENTITY_TAG,
            header + " must be * or a modify revision in quotes, such as \"42\", not " + value)
        .with("header", header)
        .exception();
  }
}
