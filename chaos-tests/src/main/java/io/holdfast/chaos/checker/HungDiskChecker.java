package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Verifies that writes go on while the disk of one node hangs: also of the leader, which is to give
 * leadership away then. As long as nothing else is wrong, no longer than the bound passes without
 * an acknowledged write.
 *
 * <p>Does not verify how many are acknowledged or at which node, nor anything while another fault
 * is in force. A time in which nobody tried to write says nothing.
 */
public final class HungDiskChecker implements Checker {
  /** The fault that it looks at. */
  public static final String FAULT = "hang-fsync";

  /**
   * A leader looks for a second before it gives leadership away, and not before ten after the last
   * time; then come an election and clients that look for the new leader. The rest is for machines
   * that are busy with other things.
   */
  public static final Duration BOUND = Duration.ofSeconds(40);

  private final long boundNanos;

  /** A checker with a bound from one acknowledged write to the next. */
  public HungDiskChecker(Duration bound) {
    this.boundNanos = bound.toNanos();
  }

  @Override
  public String name() {
    return "hung disk";
  }

  /** A time in which a disk hung, and nothing else was wrong. */
  private record Hang(long fromNanos, long toNanos) {}

  @Override
  public Verdict check(History history) {
    List<Operation> writes =
        history.operations().stream().filter(operation -> !operation.call().isRead()).toList();
    int judged = 0;
    for (Hang hang : hangs(history)) {
      if (hang.toNanos - hang.fromNanos <= boundNanos) {
        continue;
      }
      judged++;
      long from = hang.fromNanos;
      for (long acknowledged : acknowledgedWithin(hang, writes)) {
        if (acknowledged - from > boundNanos && isTried(writes, from)) {
          return new Verdict.NotLive(
              "a disk hung at %s; no write was acknowledged from %s to %s. The bound is %s."
                  .formatted(
                      Narrative.milliseconds(hang.fromNanos),
                      Narrative.milliseconds(from),
                      Narrative.milliseconds(acknowledged),
                      Narrative.milliseconds(boundNanos)));
        }
        from = acknowledged;
      }
    }
    return new Verdict.Correct(
        "writes went on while a disk hung for longer than %s, %,d times"
            .formatted(Narrative.milliseconds(boundNanos), judged),
        judged);
  }

  /** When writes were acknowledged, in order; ends with the end of the hang. */
  private static long[] acknowledgedWithin(Hang hang, List<Operation> writes) {
    LongStream acknowledged =
        writes.stream()
            .filter(Operation::isOk)
            .mapToLong(Operation::completedNanos)
            .filter(at -> at >= hang.fromNanos && at < hang.toNanos);
    return LongStream.concat(acknowledged, LongStream.of(hang.toNanos)).sorted().toArray();
  }

  /** Whether somebody began a write early enough for its answer to be missed. */
  private boolean isTried(List<Operation> writes, long from) {
    return writes.stream()
        .anyMatch(
            write -> write.invokedNanos() >= from && write.invokedNanos() - from <= boundNanos);
  }

  private static List<Hang> hangs(History history) {
    List<Hang> hangs = new ArrayList<>();
    int hung = 0;
    int others = 0;
    long since = 0;
    boolean alone = false;
    for (FaultEvent event : history.faults()) {
      if (alone) {
        hangs.add(new Hang(since, event.atNanos()));
      }
      int more = event.change() == FaultEvent.Change.BEGAN ? 1 : -1;
      if (event.fault().equals(FAULT)) {
        hung += more;
      } else {
        others += more;
      }
      alone = hung == 1 && others == 0;
      since = event.atNanos();
    }
    return hangs;
  }
}
