package io.holdfast.gateway.request;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.Comparison.NumberTarget;
import io.holdfast.store.command.Comparison.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** If-Match and If-None-Match of a request. */
public record Preconditions(Optional<EntityTags> match, Optional<EntityTags> noneMatch) {
  /** Where they are judged: everywhere else they are refused, for ignoring them could lose data. */
  static final List<String> HEADERS = List.of("If-Match", "If-None-Match");

  /** Of a request that names none. */
  public static final Preconditions NONE = new Preconditions(Optional.empty(), Optional.empty());

  private static final int MAX_COMPARED = 100;

  /** Of no record. */
  private static final long NO_REVISION = -1;

  /** The conditions of a write, to be judged where it is applied: all must hold. */
  public List<Comparison> comparisons(Bytes key) {
    List<Comparison> comparisons = new ArrayList<>(2);
    match.ifPresent(tags -> comparisons.add(matching(key, tags)));
    noneMatch.ifPresent(tags -> comparisons.addAll(matchingNone(key, tags)));
    return comparisons;
  }

  private static Comparison matching(Bytes key, EntityTags tags) {
    if (tags.any()) {
      return new Comparison.Exists(key, true);
    }
    if (tags.revisions().size() > 1) {
      throw EntityTags.bad(
          "If-Match", tags.revisions().size() + " tags, where one can be compared");
    }
    long revision = tags.revisions().isEmpty() ? NO_REVISION : tags.revisions().getFirst();
    return new Comparison.NumberIs(key, NumberTarget.MODIFY_REVISION, Operator.EQUAL, revision);
  }

  private static List<Comparison> matchingNone(Bytes key, EntityTags tags) {
    if (tags.any()) {
      return List.of(new Comparison.Exists(key, false));
    }
    if (tags.revisions().size() > MAX_COMPARED) {
      throw EntityTags.bad("If-None-Match", tags.revisions().size() + " tags");
    }
    List<Comparison> comparisons = new ArrayList<>(1);
    for (long revision : tags.revisions()) {
      comparisons.add(
          new Comparison.NumberIs(key, NumberTarget.MODIFY_REVISION, Operator.NOT_EQUAL, revision));
    }
    return comparisons;
  }
}
