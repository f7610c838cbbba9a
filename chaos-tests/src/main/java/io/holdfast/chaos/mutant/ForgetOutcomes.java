package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A node that is brought up to date by a snapshot gets none of the idempotency records in it. */
public final class ForgetOutcomes implements Mutant {
  private static final ClassDesc SELF = ClassDesc.of("io.holdfast.chaos.mutant.ForgetOutcomes");
  private static final ClassDesc STORE = ClassDesc.of("io.holdfast.store.Store");
  private static final ClassDesc TABLES = ClassDesc.of("io.holdfast.store.table.Tables");

  /** In the node: a snapshot was installed, and no entry was applied since. */
  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  @Override
  public String name() {
    return "forget-outcomes";
  }

  @Override
  public String breaks() {
    return "idempotency records are lost when a snapshot is installed";
  }

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.begin(
            "io.holdfast.storage.RocksTables",
            "restore(Ljava/nio/file/Path;Ljava/nio/file/Path;)Lio/holdfast/storage/LogPosition;",
            code -> code.invokestatic(SELF, "installed", MethodTypeDesc.of(ConstantDescs.CD_void))),
        Rewrite.begin(
            "io.holdfast.store.Store",
            "apply(Lio/holdfast/store/command/EntryStamp;Ljava/util/List;)Ljava/util/List;",
            ForgetOutcomes::dropFirst));
  }

  private static void dropFirst(CodeBuilder code) {
    code.aload(0)
        .getfield(STORE, "tables", TABLES)
        .invokestatic(
            SELF, "drop", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object));
  }

  /** Called in the node, when the state is exchanged for that of a snapshot. */
  public static void installed() {
    INSTALLED.set(true);
  }

  /** Called in the node, before an entry is applied: deletes the rows of the table OUTCOMES. */
  public static void drop(Object tables) throws ReflectiveOperationException {
    if (!INSTALLED.getAndSet(false)) {
      return;
    }
    ClassLoader loader = tables.getClass().getClassLoader();
    Class<?> table = Class.forName("io.holdfast.store.format.Table", true, loader);
    Class<?> visitor =
        Class.forName("io.holdfast.store.table.TableReader$RowVisitor", true, loader);
    Object outcomes = table.getField("OUTCOMES").get(null);
    List<byte[]> keys = new ArrayList<>();
    Object collect =
        Proxy.newProxyInstance(
            loader, new Class<?>[] {visitor}, (_, _, row) -> keys.add((byte[]) row[0]));
    tables
        .getClass()
        .getMethod("scan", table, byte[].class, byte[].class, boolean.class, visitor)
        .invoke(tables, outcomes, null, null, false, collect);
    for (byte[] key : keys) {
      tables.getClass().getMethod("delete", table, byte[].class).invoke(tables, outcomes, key);
    }
  }

  @Override
  public Trial trial() {
    return Trial.of("counter", Duration.ofSeconds(90), "install-snapshot");
  }
}
