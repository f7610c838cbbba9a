package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/** A follower gets a confirmed read index, and reads before it has applied that far. */
final class ReadBeforeApply implements Mutant {
  @Override
  public String name() {
    return "read-before-apply";
  }

  @Override
  public String breaks() {
    return "a linearizable read does not wait until its node has applied the read index";
  }

  @Override
  public List<Rewrite> rewrites() {
    // The index was confirmed; that it is applied is only said.
    return List.of(
        Rewrite.call(
            "io.holdfast.raft.read.ReadIndexes",
            "applied(Lio/holdfast/raft/read/ReadIndexes$Confirmed;)Ljava/util/concurrent/CompletableFuture;",
            "io.holdfast.raft.statemachine.AppliedWaiters.await",
            ReadBeforeApply::completeAtOnce));
  }

  /** On the stack: those who wait, and the index. */
  private static void completeAtOnce(CodeBuilder code) {
    ClassDesc future = ClassDesc.of("java.util.concurrent.CompletableFuture");
    code.invokestatic(
            ConstantDescs.CD_Long,
            "valueOf",
            MethodTypeDesc.of(ConstantDescs.CD_Long, ConstantDescs.CD_long))
        .invokestatic(future, "completedFuture", MethodTypeDesc.of(future, ConstantDescs.CD_Object))
        .swap()
        .pop();
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(30));
  }
}
