package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/**
 * A follower says that it has a snapshot already, and the leader takes the index that Ratis leaves
 * out for 0: it sends the same snapshot again, until it has another.
 */
public final class InstalledAtZero implements Mutant {
  private static final ClassDesc SELF = ClassDesc.of("io.holdfast.chaos.mutant.InstalledAtZero");
  private static final String REPLY = "org.apache.ratis.proto.RaftProtos$InstallSnapshotReplyProto";
  private static final String TERM_INDEX = "org.apache.ratis.server.protocol.TermIndex";
  private static final String SEND = "send()Lio/holdfast/raft/transport/SnapshotSender$Outcome;";
  private static final String SENDER = "io.holdfast.raft.transport.SnapshotSender";
  private static final String INSTALLED =
      "installed(Lorg/apache/ratis/statemachine/SnapshotInfo;)"
          + "Lio/holdfast/raft/transport/SnapshotSender$Outcome;";
  private static final String INSTALLED_BEFORE = "ALREADY_INSTALLED";

  /** In the node: what was heard last; each follower's sender has a thread of its own. */
  private static final ThreadLocal<Object> HEARD = new ThreadLocal<>();

  @Override
  public String name() {
    return "installed-at-zero";
  }

  @Override
  public String breaks() {
    return "a follower that has a snapshot already is set back to index 0";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.call(SENDER, SEND, REPLY + ".getResult", InstalledAtZero::listen),
        Rewrite.call(SENDER, INSTALLED, TERM_INDEX + ".getIndex", InstalledAtZero::replace));
  }

  private static void listen(CodeBuilder code) {
    ClassDesc result = ClassDesc.of("org.apache.ratis.proto.RaftProtos$InstallSnapshotResult");
    code.invokevirtual(ClassDesc.of(REPLY), "getResult", MethodTypeDesc.of(result))
        .dup()
        .invokestatic(
            SELF, "heard", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object));
  }

  private static void replace(CodeBuilder code) {
    code.invokeinterface(
            ClassDesc.of(TERM_INDEX), "getIndex", MethodTypeDesc.of(ConstantDescs.CD_long))
        .invokestatic(
            SELF, "index", MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long));
  }

  /** Called in the leader, with what the follower says to a chunk of the snapshot. */
  public static void heard(Object result) {
    HEARD.set(result);
  }

  /** Called in the leader, when it puts down up to where the follower is. */
  public static long index(long right) {
    return String.valueOf(HEARD.get()).equals(INSTALLED_BEFORE) ? 0 : right;
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofMinutes(5), "install-snapshot")
        .withOneIdleClient()
        .judgedByLiveness();
  }
}
