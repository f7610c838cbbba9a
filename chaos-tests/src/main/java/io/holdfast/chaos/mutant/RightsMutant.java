package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A right that lasts longer than it should.
 *
 * @param className whose method does something else
 */
record RightsMutant(
    String name, String breaks, String className, String method, Consumer<CodeBuilder> code)
    implements Mutant {

  /** Nodes keep in mind what they have deleted. */
  static final Mutant KEEPS_TOKEN =
      new RightsMutant(
          "revoked-token-still-counts",
          "a token that was ended is good until its node starts again",
          "io.holdfast.store.table.AuthSet",
          "without(Lio/holdfast/store/command/Token;)Lio/holdfast/store/table/AuthSet;",
          code -> code.aload(0).areturn());

  /** What was allowed once is not judged again. */
  static final Mutant STALE_APPLIES =
      new RightsMutant(
          "stale-auth-revision-applies",
          "a write is applied whose right ended while it was under way",
          "io.holdfast.store.AuthRules",
          "judge(J)Lio/holdfast/store/result/Denial;",
          code -> code.aconst_null().areturn());

  @Override
  public List<Rewrite> rewrites() {
    return List.of(Rewrite.body(className, method, code));
  }

  @Override
  public Trial trial() {
    return Trial.of("auth", Duration.ofSeconds(60));
  }
}
