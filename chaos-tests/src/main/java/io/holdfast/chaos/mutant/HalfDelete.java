package io.holdfast.chaos.mutant;

import java.lang.classfile.CodeBuilder;
import java.time.Duration;
import java.util.List;

/**
 * One node leaves out one of the two things that deleting a record takes.
 *
 * @param leftOut the method that is not called; three arguments are on the stack
 */
record HalfDelete(String name, String breaks, String leftOut) implements Mutant {

  /** It keeps what was deleted, and says that it did not. */
  static final Mutant KEEPS_RECORD =
      new HalfDelete(
          "lost-delete",
          "a node's state is not that of its log",
          "io.holdfast.store.table.Tables.delete");

  /** Its digest goes on counting the records that were deleted. */
  static final Mutant KEEPS_DIGEST =
      new HalfDelete(
          "digest-forgets-deletes",
          "the digest of a node is not that of its state",
          "io.holdfast.store.table.Digest.subtract");

  @Override
  public List<Rewrite> rewrites() {
    return List.of(
        Rewrite.call(
            "io.holdfast.store.table.RevisionWriter",
            "delete(Lio/holdfast/store/command/Bytes;)Z",
            leftOut,
            HalfDelete::dropArguments));
  }

  private static void dropArguments(CodeBuilder code) {
    code.pop2().pop();
  }

  @Override
  public Trial trial() {
    return Trial.of("register", Duration.ofSeconds(30)).onOneNode();
  }
}
