package io.holdfast.gateway.json;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.request.WatchedRange;
import io.holdfast.gateway.request.WatchedRange.Kinds;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the body that asks for several watches on one connection. */
public final class WatchReader {
  /** That one connection may watch. */
  public static final int MAX_RANGES = 100;

  private static final Set<String> FIELDS = Set.of("watches", "fromRevision", "progress");
  private static final Set<String> OF_RANGE =
      Set.of(
          "id",
          "key",
          "keyBase64",
          "prefix",
          "prefixBase64",
          "start",
          "startBase64",
          "end",
          "endBase64",
          "filter",
          "prev");
  private static final int MAX_ID_CHARS = 128;

  private WatchReader() {}

  /** {@code {"watches": […], "fromRevision": …, "progress": "10s"}}. */
  public record Watches(
      List<WatchedRange> ranges, Optional<Long> fromRevision, Optional<Duration> progress) {}

  /**
   * Reads a body.
   *
   * @param lastRevision the last that it may begin at
   */
  public static Watches of(
      Bytes body, long lastRevision, Duration leastProgress, Duration mostProgress) {
    JsonFields fields = JsonFields.of("", JsonFields.parse(body), FIELDS);
    List<WatchedRange> ranges = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonFields.Element element : fields.elements("watches", MAX_RANGES)) {
      JsonFields one = JsonFields.of(element.path(), element.node(), OF_RANGE);
      WatchedRange range = range(one);
      if (!ids.add(range.id())) {
        throw one.badField("id", "is that of another watch here");
      }
      ranges.add(range);
    }
    if (ranges.isEmpty()) {
      throw fields.badField("watches", "must hold at least one");
    }
    return new Watches(
        ranges,
        fields.number("fromRevision", 1, lastRevision),
        fields.string("progress").map(text -> progress(text, leastProgress, mostProgress)));
  }

  private static WatchedRange range(JsonFields fields) {
    String id = fields.string("id").orElseThrow(() -> fields.badField("id", "is missing"));
    if (id.isEmpty() || id.length() > MAX_ID_CHARS) {
      throw fields.badField("id", "has 1 to " + MAX_ID_CHARS + " characters");
    }
    return new WatchedRange(id, keys(fields), kinds(fields), fields.flag("prev"));
  }

  private static KeyRange keys(JsonFields fields) {
    KeyRange span = OperationReader.span(fields);
    if (!fields.has("key") && !fields.has("keyBase64")) {
      return span;
    }
    if (!span.equals(KeyRange.ALL)) {
      throw fields.bad("has both a key and a range; send one of them");
    }
    return KeyRange.only(fields.key());
  }

  private static Kinds kinds(JsonFields fields) {
    Optional<String> text = fields.string("filter");
    if (text.isEmpty()) {
      return Kinds.ALL;
    }
    Kinds kinds = Kinds.parse(text.get());
    if (kinds == null) {
      throw fields.badField("filter", "must be put or delete");
    }
    return kinds;
  }

  private static Duration progress(String text, Duration least, Duration most) {
    return DurationText.parse(text)
        .filter(found -> found.compareTo(least) >= 0 && found.compareTo(most) <= 0)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.BAD_DURATION,
                        "progress must be "
                            + DurationText.FORM
                            + ", from "
                            + DurationText.format(least)
                            + " to "
                            + DurationText.format(most)
                            + ", not "
                            + text)
                    .with("path", "progress")
                    .exception());
  }
}
