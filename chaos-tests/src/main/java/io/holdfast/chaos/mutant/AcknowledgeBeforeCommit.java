package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/** The leader counts an entry as committed, and answers, once its own disk has it. */
final class AcknowledgeBeforeCommit implements Mutant {
  private static final ClassDesc LEADER =
      ClassDesc.of("org.apache.ratis.server.impl.LeaderStateImpl");
  private static final ClassDesc LOG = ClassDesc.of("org.apache.ratis.server.raftlog.RaftLog");

  @Override
  public String name() {
    return "acknowledge-before-commit";
  }

  @Override
  public String breaks() {
    return "an acknowledged write is on the leader only";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.begin(
            "org.apache.ratis.server.impl.LeaderStateImpl",
            "updateCommit(JJ)V",
            AcknowledgeBeforeCommit::takeOwnDiskForMajority));
  }

  /** The first parameter is the index that a majority has. */
  private static void takeOwnDiskForMajority(CodeBuilder code) {
    code.aload(0)
        .getfield(LEADER, "raftLog", LOG)
        .invokeinterface(LOG, "getFlushIndex", MethodTypeDesc.of(ConstantDescs.CD_long))
        .lstore(1);
  }

  @Override
  public Trial trial() {
    return Trial.of("set", Duration.ofSeconds(60), "partition-leader");
  }
}
