package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/**
 * Leases are measured by the wall clock of the leader: when that jumps ahead, they end. As their
 * deadlines stand in the state, the leader's stamps lie too.
 */
final class WallClockLeases implements Mutant {
  @Override
  public String name() {
    return "wall-clock-leases";
  }

  @Override
  public String breaks() {
    return "a lease ends early when a wall clock jumps ahead";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.raft.statemachine.LeaderClock",
            "nowMillis()J",
            WallClockLeases::wallClock));
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
    return Trial.of("lease", Duration.ofSeconds(60), "clock-jump");
  }
}
