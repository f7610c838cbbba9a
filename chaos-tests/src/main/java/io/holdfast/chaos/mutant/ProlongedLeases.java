package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/** Each new leader gives every lease its full time again. */
final class ProlongedLeases implements Mutant {
  private static final ClassDesc EXPIRER = ClassDesc.of("io.holdfast.raft.write.LeaseExpirer");
  private static final ClassDesc CLOCK = ClassDesc.of("java.util.function.LongSupplier");
  private static final ClassDesc TERM =
      ClassDesc.of("io.holdfast.store.result.AppliedBatch$LeaseTerm");

  @Override
  public String name() {
    return "prolonged-leases";
  }

  @Override
  public String breaks() {
    return "a change of leader prolongs leases by their whole time";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.body(
            "io.holdfast.raft.write.LeaseExpirer",
            "dueMillis(Lio/holdfast/store/result/AppliedBatch$LeaseTerm;)J",
            ProlongedLeases::fromNowOn));
  }

  private static void fromNowOn(CodeBuilder code) {
    MethodTypeDesc toLong = MethodTypeDesc.of(ConstantDescs.CD_long);
    code.aload(0)
        .getfield(EXPIRER, "clock", CLOCK)
        .invokeinterface(CLOCK, "getAsLong", toLong)
        .aload(1)
        .invokevirtual(TERM, "ttlMillis", toLong)
        .ladd()
        .lreturn();
  }

  @Override
  public Trial trial() {
    return Trial.of("lease", Duration.ofSeconds(90), "kill-leader");
  }
}
