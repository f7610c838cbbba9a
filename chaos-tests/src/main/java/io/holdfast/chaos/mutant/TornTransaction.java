package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/** Of a transaction with several operations only the first is run. */
public final class TornTransaction implements Mutant {
  @Override
  public String name() {
    return "torn-transaction";
  }

  @Override
  public String breaks() {
    return "a transaction is not all or nothing";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.begin(
            "io.holdfast.store.TransactionRules",
            "run(Ljava/util/List;Lio/holdfast/store/TransactionJudge;)Ljava/util/List;",
            TornTransaction::keepFirst));
  }

  private static void keepFirst(CodeBuilder code) {
    code.aload(1)
        .invokestatic(
            ClassDesc.of("io.holdfast.chaos.mutant.TornTransaction"),
            "first",
            MethodTypeDesc.of(ConstantDescs.CD_List, ConstantDescs.CD_List))
        .astore(1);
  }

  /** Called in the node. A branch may also be empty, and stays so. */
  public static List<?> first(List<?> operations) {
    return operations.subList(0, Math.min(1, operations.size()));
  }

  @Override
  public Trial trial() {
    return Trial.of("bank", Duration.ofSeconds(30));
  }
}
