package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/**
 * An option of Ratis that answers before the log is forced, switched on where the product switches
 * it off.
 *
 * @param setter of the option, in RaftServerConfigKeys.Log
 * @param fault that shows it
 */
record RatisFlush(String name, String breaks, String setter, String fault) implements Mutant {
  private static final String KEYS = "org.apache.ratis.server.RaftServerConfigKeys$Log";

  /**
   * {@code raft.server.log.async-flush.enabled}: forces the log beside writing it, and then counts
   * as forced also what was written meanwhile. One entry is under way at a time, so that is only
   * where a follower lags behind.
   */
  static final Mutant ASYNC =
      new RatisFlush(
          "async-flush",
          "an acknowledged write may not be fsynced: Ratis' async-flush",
          "setAsyncFlushEnabled",
          "lose-power-in-turn");

  /** {@code raft.server.log.unsafe-flush.enabled}: answers while the log is being forced. */
  static final Mutant UNSAFE =
      new RatisFlush(
          "unsafe-flush",
          "an acknowledged write is not yet fsynced: Ratis' unsafe-flush",
          "setUnsafeFlushEnabled",
          "lose-unsynced");

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.call(
            "io.holdfast.raft.transport.RatisOptions",
            "durability(Lorg/apache/ratis/conf/RaftProperties;)V",
            KEYS + "." + setter,
            this::switchOn));
  }

  private void switchOn(CodeBuilder code) {
    ClassDesc properties = ClassDesc.of("org.apache.ratis.conf.RaftProperties");
    code.pop()
        .iconst_1()
        .invokestatic(
            ClassDesc.of(KEYS),
            setter,
            MethodTypeDesc.of(ConstantDescs.CD_void, properties, ConstantDescs.CD_boolean),
            true);
  }

  @Override
  public Trial trial() {
    return Trial.of("set", Duration.ofSeconds(60), fault);
  }
}
