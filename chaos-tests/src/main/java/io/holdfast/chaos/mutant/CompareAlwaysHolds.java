package io.holdfast.chaos.mutant;

import java.time.Duration;
import java.util.List;

/** A transaction's comparisons are not looked at. */
final class CompareAlwaysHolds implements Mutant {
  @Override
  public String name() {
    return "compare-always-holds";
  }

  @Override
  public String breaks() {
    return "a compare-and-set sets whatever it finds";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.store.ComparisonRules",
            "holds(Lio/holdfast/store/command/Comparison;Lio/holdfast/store/result/StoredRecord;)Z",
            code -> code.iconst_1().ireturn()));
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(30));
  }
}
