package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Ratis' own ReadIndex in the place of ours, as its option LINEARIZABLE takes it (3.3.0): while the
 * commit index stands still it asks the majority only once.
 */
public final class RatisLinearizable implements Mutant {
  private static final ClassDesc CONFIRMATION =
      ClassDesc.of("io.holdfast.raft.read.LeaderConfirmation");
  private static final ClassDesc DIVISION =
      ClassDesc.of("org.apache.ratis.server.RaftServer$Division");
  private static final ClassDesc FUTURE = ClassDesc.of("java.util.concurrent.CompletableFuture");

  @Override
  public String name() {
    return "ratis-linearizable";
  }

  @Override
  public String breaks() {
    return "linearizable reads are those of Ratis' own option LINEARIZABLE";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.raft.read.LeaderConfirmation",
            "readIndex()Ljava/util/concurrent/CompletableFuture;",
            RatisLinearizable::askRatis));
  }

  private static void askRatis(CodeBuilder code) {
    code.aload(0)
        .getfield(CONFIRMATION, "division", DIVISION)
        .invokestatic(
            ClassDesc.of("io.holdfast.chaos.mutant.RatisLinearizable"),
            "readIndex",
            MethodTypeDesc.of(FUTURE, ConstantDescs.CD_Object))
        .areturn();
  }

  /** Called in the node: what RaftServerImpl does on a leader when a client asks it for a read. */
  public static CompletableFuture<?> readIndex(Object division) {
    try {
      Object role = invoke(division, "getRole");
      Object leader = ((Optional<?>) invoke(role, "getLeaderState")).orElseThrow();
      Method readIndex = leader.getClass().getDeclaredMethod("getReadIndex", Long.class);
      readIndex.setAccessible(true);
      return (CompletableFuture<?>) readIndex.invoke(leader, new Object[] {null});
    } catch (ReflectiveOperationException | RuntimeException notLeading) {
      return CompletableFuture.failedFuture(notLeading);
    }
  }

  private static Object invoke(Object target, String method) throws ReflectiveOperationException {
    Method found = target.getClass().getDeclaredMethod(method);
    found.setAccessible(true);
    return found.invoke(target);
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(60), "pause-leader");
  }
}
