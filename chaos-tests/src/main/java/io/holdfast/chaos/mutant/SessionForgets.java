package io.holdfast.chaos.mutant;

/** Every batch of a session counts as new. */
final class SessionForgets {
  /** The session, whose next number is asked for, is taken from the stack. */
  static final Rewrite REWRITE =
      Rewrite.call(
          "io.holdfast.store.SessionRules",
          "admit(Lio/holdfast/store/command/CommandBatch;)Lio/holdfast/store/result/BatchResult;",
          "io.holdfast.store.table.Session.nextSequence",
          code -> code.pop().lconst_0());

  private SessionForgets() {}
}
