package io.holdfast.raft.durability;

/** What messages about data that cannot be used tell the operator to do. */
public final class DataLossAdvice {
  /**
   * Emptied directories of a majority are acknowledged writes lost, so that comes last, and with
   * its conditions. Follows a sentence without its full stop.
   */
  public static final String TEXT =
      ". Bring back what was there. Only if that is lost for good, and a majority of the members"
          + " is up without this one: empty the data directory and start this node with --replace";

  private DataLossAdvice() {}
}
