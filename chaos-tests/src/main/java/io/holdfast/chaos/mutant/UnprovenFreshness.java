package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/** A node takes its state for fresh without having asked anyone. */
final class UnprovenFreshness implements Mutant {
  @Override
  public String name() {
    return "unproven-freshness";
  }

  @Override
  public String breaks() {
    return "a bounded read is as old as it happens to be, and says that it is new";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.raft.read.ReadIndexes", "freshAsOfNanos()J", UnprovenFreshness::takeNow));
  }

  private static void takeNow(CodeBuilder code) {
    code.invokestatic(
            ClassDesc.of("java.lang.System"), "nanoTime", MethodTypeDesc.of(ConstantDescs.CD_long))
        .lreturn();
  }

  @Override
  public Trial trial() {
    return Trial.of("staleness", Duration.ofSeconds(60), "partition-minority");
  }
}
