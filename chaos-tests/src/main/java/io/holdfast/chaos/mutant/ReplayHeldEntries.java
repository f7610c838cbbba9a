package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/**
 * After a restart a node applies entries again that its state holds already. The numbers of
 * sessions would hide that, so they are forgotten too.
 */
final class ReplayHeldEntries implements Mutant {
  @Override
  public String name() {
    return "replay-held-entries";
  }

  @Override
  public String breaks() {
    return "an entry is applied twice after a restart";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.raft.statemachine.StoreStateMachine",
            "isReplacedOrHeld(J)Z",
            code -> code.iconst_0().ireturn()),
        Rewrite.body(
            "io.holdfast.storage.LogPosition",
            "advancedTo(JJ)Lio/holdfast/storage/LogPosition;",
            ReplayHeldEntries::withoutCheck),
        SessionForgets.REWRITE);
  }

  private static void withoutCheck(CodeBuilder code) {
    ClassDesc position = ClassDesc.of("io.holdfast.storage.LogPosition");
    code.new_(position)
        .dup()
        .lload(1)
        .lload(3)
        .invokespecial(
            position,
            "<init>",
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long, ConstantDescs.CD_long))
        .areturn();
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(60), "rolling-restart");
  }
}
