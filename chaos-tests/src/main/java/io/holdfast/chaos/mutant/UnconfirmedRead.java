package io.holdfast.chaos.mutant;

import java.time.Duration;
import java.util.List;

/** A leader takes its own word for a majority's: one that was cut off serves old values. */
final class UnconfirmedRead implements Mutant {
  @Override
  public String name() {
    return "unconfirmed-read";
  }

  @Override
  public String breaks() {
    return "a linearizable read is served without a majority's confirmation";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.raft.read.LeaderConfirmation$Tally",
            "isConfirmed()Z",
            code -> code.iconst_1().ireturn()));
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(60), "partition-leader");
  }
}
