package io.holdfast.gateway.request;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of If-Match or If-None-Match (RFC 9110, 13.1): any record, or one of some revisions.
 *
 * @param any the header was {@code *}
 * @param revisions the modify revisions that were named
 */
public record EntityTags(boolean any, List<Long> revisions) {
  private static final Pattern TAG = Pattern.compile("(W/)?\"([0-9]{1,18})\"");

  /** Reads a header; no header is no condition. */
  static Optional<EntityTags> parse(String header, String value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value.strip().equals("*")) {
      return Optional.of(new EntityTags(true, List.of()));
    }
    List<Long> revisions = new ArrayList<>();
    for (String tag : value.split(",", -1)) {
      Matcher matcher = TAG.matcher(tag.strip());
      if (!matcher.matches()) {
        throw bad(header, value);
      }
      revisions.add(Long.valueOf(matcher.group(2)));
    }
    return Optional.of(new EntityTags(false, List.copyOf(revisions)));
  }

  /** Whether a record with this modify revision is meant; 0 = there is no record. */
  public boolean matches(long modifyRevision) {
    return modifyRevision != 0 && (any || revisions.contains(modifyRevision));
  }

  /** The one revision of a condition that must be judged inside the store. */
  long single(String header) {
    if (revisions.size() != 1) {
      throw bad(header, revisions.size() + " tags, where one can be compared");
    }
    return revisions.getFirst();
  }

  /** The tag of a record. */
  public static String of(long modifyRevision) {
    return "\"" + modifyRevision + "\"";
  }

  private static RuntimeException bad(String header, String value) {
    return Problem.of(
            ProblemCode.BAD_ENTITY_TAG,
            header + " must be * or a modify revision in quotes, such as \"42\", not " + value)
        .with("header", header)
        .exception();
  }
}
