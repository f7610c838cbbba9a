package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.Duration;
import java.util.List;

/**
 * Every few batches the store runs all commands a second time and answers with what came of that.
 */
final class ApplyTwice implements Mutant {
  private static final ClassDesc STORE = ClassDesc.of("io.holdfast.store.Store");
  private static final ClassDesc STAMP = ClassDesc.of("io.holdfast.store.command.EntryStamp");
  private static final ClassDesc BATCH = ClassDesc.of("io.holdfast.store.command.CommandBatch");
  private static final ClassDesc RESULT =
      ClassDesc.of("io.holdfast.store.result.BatchResult$Applied");
  private static final int EVERY = 16;

  @Override
  public String name() {
    return "apply-twice";
  }

  @Override
  public String breaks() {
    return "an entry is applied twice, now and then";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.call(
            "io.holdfast.store.Store",
            "applyOnce(Lio/holdfast/store/command/EntryStamp;Lio/holdfast/store/command/CommandBatch;)"
                + "Lio/holdfast/store/result/BatchResult;",
            "io.holdfast.store.Store.applyAll",
            ApplyTwice::maybeTwice));
  }

  /** All nodes do it for the same batches: their states stay equal. */
  private static void maybeTwice(CodeBuilder code) {
    int batch = code.allocateLocal(TypeKind.REFERENCE);
    int stamp = code.allocateLocal(TypeKind.REFERENCE);
    int store = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(batch).astore(stamp).astore(store);
    code.aload(batch)
        .invokevirtual(BATCH, "firstSequence", MethodTypeDesc.of(ConstantDescs.CD_long))
        .loadConstant((long) EVERY)
        .lrem()
        .l2i()
        .ifThen(Opcode.IFEQ, again -> applyAll(again, store, stamp, batch).pop());
    applyAll(code, store, stamp, batch);
  }

  private static CodeBuilder applyAll(CodeBuilder code, int store, int stamp, int batch) {
    return code.aload(store)
        .aload(stamp)
        .aload(batch)
        .invokevirtual(STORE, "applyAll", MethodTypeDesc.of(RESULT, STAMP, BATCH));
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(60));
  }
}
