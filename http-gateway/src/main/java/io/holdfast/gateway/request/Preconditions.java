package io.holdfast.gateway.request;

import io.holdfast.store.Bytes;
import io.holdfast.store.Comparison;
import io.holdfast.store.Comparison.NumberTarget;
import io.holdfast.store.Comparison.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** If-Match and If-None-Match of a request. */
public record Preconditions(Optional<EntityTags> match, Optional<EntityTags> noneMatch) {

  /** The conditions of a write, to be judged where it is applied. */
  public List<Comparison> comparisons(Bytes key) {
    List<Comparison> comparisons = new ArrayList<>(2);
    match.ifPresent(tags -> comparisons.add(comparison(key, tags, "If-Match", true)));
    noneMatch.ifPresent(tags -> comparisons.add(comparison(key, tags, "If-None-Match", false)));
    return comparisons;
  }

  private static Comparison comparison(
      Bytes key, EntityTags tags, String header, boolean expected) {
    if (tags.any()) {
      return new Comparison.Exists(key, expected);
    }
    Operator operator = expected ? Operator.EQUAL : Operator.NOT_EQUAL;
    return new Comparison.NumberIs(
        key, NumberTarget.MODIFY_REVISION, operator, tags.single(header));
  }
}
