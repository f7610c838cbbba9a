package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/**
 * Ratis' option {@code raft.server.log.async-flush.enabled}: forces the log beside writing it, and
 * then counts as forced also what was written meanwhile.
 */
final class AsyncFlush implements Mutant {
  @Override
  public String name() {
    return "async-flush";
  }

  @Override
  public String breaks() {
    return "an acknowledged write may not be fsynced: Ratis' async-flush";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.call(
            "io.holdfast.raft.RatisOptions",
            "durability(Lorg/apache/ratis/conf/RaftProperties;)V",
            "org.apache.ratis.server.RaftServerConfigKeys$Log.setAsyncFlushEnabled",
            AsyncFlush::switchOn));
  }

  private static void switchOn(CodeBuilder code) {
    ClassDesc properties = ClassDesc.of("org.apache.ratis.conf.RaftProperties");
    code.pop()
        .iconst_1()
        .invokestatic(
            ClassDesc.of("org.apache.ratis.server.RaftServerConfigKeys$Log"),
            "setAsyncFlushEnabled",
            MethodTypeDesc.of(ConstantDescs.CD_void, properties, ConstantDescs.CD_boolean),
            true);
  }

  @Override
  public Trial trial() {
    return Trial.of("set", Duration.ofSeconds(60), "lose-unsynced");
  }
}
