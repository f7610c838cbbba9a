package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Verifies bounded reads: the answer says that it is no older than was asked for, and the value had
 * not been overwritten by a write that was acknowledged longer before the read than the promise, or
 * than the answer's own statement, allows.
 *
 * <p>Times are those of the client: the node measured at some moment after the client asked, so
 * counting back from the moment of asking is in the node's favour, by at most the time of the
 * request; its staleness is in whole milliseconds, and is taken as rounded down. A write counts as
 * overwriting another one only if it began after the other one was acknowledged. Does not verify
 * reads of keys whose values are written more than once.
 */
public final class StalenessChecker implements Checker {

  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private final int minimumReads;

  /** A checker that calls a history with fewer than so many answered bounded reads inconclusive. */
  public StalenessChecker(int minimumReads) {
    this.minimumReads = minimumReads;
  }

  @Override
  public String name() {
    return "staleness";
  }

  @Override
  public Verdict check(History history) {
    KeyWrites writes = new KeyWrites(history);
    long reads = 0;
    for (Operation read : history.withCall(Call.BoundedRead.class)) {
      if (!read.isOk()) {
        continue;
      }
      reads++;
      Verdict.Incorrect wrong = wrong(read, writes);
      if (wrong != null) {
        return wrong;
      }
    }
    if (reads < minimumReads) {
      return new Verdict.Inconclusive(
          "%,d bounded reads; %,d are needed".formatted(reads, minimumReads));
    }
    return new Verdict.Correct("%,d bounded reads kept their promise".formatted(reads), reads);
  }

  private static Verdict.Incorrect wrong(Operation read, KeyWrites writes) {
    Call.BoundedRead asked = (Call.BoundedRead) read.call();
    Answer.BoundedValue answer = read.answer(Answer.BoundedValue.class);
    if (answer.stalenessMillis() > asked.maximumStalenessMillis()) {
      return new Verdict.Incorrect(
          "asked for at most %d ms, answered with %d ms"
              .formatted(asked.maximumStalenessMillis(), answer.stalenessMillis()),
          List.of(read));
    }
    Verdict.Incorrect dirty = writes.unexplained(asked.key(), answer.value(), read);
    if (dirty != null) {
      return dirty;
    }
    long statedNanos = (answer.stalenessMillis() + 1) * NANOS_PER_MILLISECOND;
    long promisedNanos = asked.maximumStalenessMillis() * NANOS_PER_MILLISECOND;
    long mustSeeNanos = read.invokedNanos() - Math.min(statedNanos, promisedNanos);
    List<Operation> proof = overwritten(asked.key(), answer.value(), mustSeeNanos, writes);
    if (proof.isEmpty()) {
      return null;
    }
    List<Operation> offending = new ArrayList<>(proof);
    offending.add(read);
    return new Verdict.Incorrect(
        "key %s: a read that promised at most %d ms and stated %d ms gave %s, overwritten %s before it was asked for"
            .formatted(
                asked.key(),
                asked.maximumStalenessMillis(),
                answer.stalenessMillis(),
                Narrative.value(answer.value()),
                Narrative.milliseconds(read.invokedNanos() - proof.getLast().completedNanos())),
        offending);
  }

  /**
   * The write of the value and a write that certainly replaced it before the moment; none if there
   * is none.
   */
  private static List<Operation> overwritten(
      String key, Long value, long beforeNanos, KeyWrites writes) {
    List<Operation> writers = writes.writersOf(key, value);
    if (value == null && writers.isEmpty()) {
      return writes.acknowledged(key).stream()
          .filter(write -> write.completedNanos() < beforeNanos)
          .min(Comparator.comparingLong(Operation::completedNanos))
          .map(List::of)
          .orElse(List.of());
    }
    if (writers.size() != 1 || !writers.getFirst().isOk()) {
      return List.of(); // Written by several, or at a time that nobody knows.
    }
    Operation writer = writers.getFirst();
    Operation over = writes.firstAcknowledgedAfter(key, writer.completedNanos());
    return over != null && over.completedNanos() < beforeNanos ? List.of(writer, over) : List.of();
  }
}
