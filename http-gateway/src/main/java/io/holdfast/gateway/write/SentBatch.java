package io.holdfast.gateway.write;

import java.util.ArrayList;
import java.util.List;

/**
 * A batch that was sent, until every client of it has its answer or is known not to get one. Its
 * lane's lock guards it.
 */
final class SentBatch {
  private final CommitLane lane;
  private final long session;
  private final long firstSequence;
  private final List<PendingWrite> writes = new ArrayList<>();
  private int commands;
  private int unsettled;

  SentBatch(CommitLane lane, long session, long firstSequence) {
    this.lane = lane;
    this.session = session;
    this.firstSequence = firstSequence;
  }

  long session() {
    return session;
  }

  long firstSequence() {
    return firstSequence;
  }

  List<PendingWrite> writes() {
    return writes;
  }

  int commands() {
    return commands;
  }

  /** The number that the next command gets. */
  long nextSequence() {
    return firstSequence + commands;
  }

  void add(PendingWrite write) {
    writes.add(write);
    commands += write.commands().size();
    unsettled++;
  }

  boolean isSettled() {
    return unsettled == 0;
  }

  void settle(PendingWrite write, long firstSequenceOfWrite, boolean reached) {
    lane.settle(this, write.commands(), firstSequenceOfWrite, reached);
  }

  /** Called with the lane's lock. */
  void countSettled() {
    unsettled--;
  }
}
