package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/**
 * A leader stamps its entries by the wall clock: when that jumps, everything that is kept for a
 * time is old at once.
 */
final class WallClockStamps implements Mutant {
  @Override
  public String name() {
    return "wall-clock-stamps";
  }

  @Override
  public String breaks() {
    return "idempotency records go early when a wall clock jumps ahead";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.raft.statemachine.LeaderClock",
            "nowMillis()J",
            WallClockStamps::wallClock));
  }

  private static void wallClock(CodeBuilder code) {
    code.invokestatic(
            ClassDesc.of("java.lang.System"),
            "currentTimeMillis",
            MethodTypeDesc.of(ConstantDescs.CD_long))
        .lreturn();
  }

  @Override
  public Trial trial() {
    return Trial.of("counter", Duration.ofSeconds(60), "clock-jump");
  }
}
