package io.holdfast.raft.durability;

/** What messages about data that cannot be used tell the operator to do. */
public final class DataLossAdvice {
  /**
   * Emptying the directories of a majority loses acknowledged writes, so that advice comes last,
   * with its conditions. Appended to a sentence that has no full stop yet.
   */
  public static final String TEXT =
      ". Bring back what was there. Only if that is lost for good, and a majority of the members"
          + " is up without this one: empty the data directory and start this node with --replace";

  private DataLossAdvice() {}
}
