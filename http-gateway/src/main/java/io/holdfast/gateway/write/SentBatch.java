package io.holdfast.gateway.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A batch that was sent, until every client of it has its answer or is known not to get one. Its
 * session's lock guards it.
 */
final class SentBatch {
  private final GatewaySession sender;
  private final long session;
  private final long firstSequence;

  /** Empty once each has its answer: the values in them must not wait for a slow client. */
  private volatile List<PendingWrite> writes = new ArrayList<>();

  /** Those whose clients have not taken their answers, with the numbers of their first commands. */
  private final Map<PendingWrite, Long> open = new ConcurrentHashMap<>();

  private int commands;

  SentBatch(GatewaySession sender, long session, long firstSequence) {
    this.sender = sender;
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

  /** Takes a write in; false when its client has given up. */
  boolean take(PendingWrite write) {
    open.put(write, nextSequence());
    if (!write.send(this, nextSequence())) {
      open.remove(write);
      return false;
    }
    writes.add(write);
    commands += write.commands().size();
    return true;
  }

  /** Each write was answered, or its outcome is unknown. */
  void answered() {
    writes = List.of();
  }

  boolean isSettled() {
    return open.isEmpty();
  }

  void settle(PendingWrite write, boolean reached) {
    sender.settle(this, write, reached);
  }

  /**
   * Called with the session's lock; the number of its first command, or null if that was before.
   */
  Long close(PendingWrite write) {
    return open.remove(write);
  }

  /** Called with the session's lock. */
  Set<PendingWrite> open() {
    return Set.copyOf(open.keySet());
  }
}
