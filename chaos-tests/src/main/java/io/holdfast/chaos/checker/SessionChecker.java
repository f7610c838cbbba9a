package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Verifies session reads (Terry and others, Session guarantees for weakly consistent replicated
 * data, 1994). A read that asks for at least revision N is answered at N or later, and gives no
 * value that was overwritten at N or before. A session that passes on the highest revision that it
 * has seen so reads its own writes, and never reads backwards: both are verified by themselves too,
 * where the session did pass it on.
 *
 * <p>A process is a session. Does not verify anything of a read whose session asked for less than
 * it had seen: that is counted as not asked for. Values are placed by the revisions that their
 * writes were acknowledged with, or that the reads state; a value of an unknown write that no read
 * gives a revision for is not placed. Assumes unique values.
 */
public final class SessionChecker implements Checker {

  private final int minimumReads;

  /**
   * A checker that calls a history with fewer than so many reads that asked for a revision
   * inconclusive.
   */
  public SessionChecker(int minimumReads) {
    this.minimumReads = minimumReads;
  }

  @Override
  public String name() {
    return "session";
  }

  /**
   * What a session has seen last of one key: the revision of the value, and the operation that
   * showed it.
   */
  private record Seen(long modifyRevision, Operation proof) {}

  private record SessionKey(int process, String key) {}

  @Override
  public Verdict check(History history) {
    KeyWrites writes = new KeyWrites(history);
    Map<SessionKey, Seen> seen = new HashMap<>();
    long reads = 0;
    for (Operation operation : history.operations()) {
      if (!operation.isOk()) {
        continue;
      }
      switch (operation.call()) {
        case Call.SessionRead call -> {
          Verdict.Incorrect wrong = wrong(operation, call, writes, seen);
          if (wrong != null) {
            return wrong;
          }
          reads += call.minimumRevision() > 0 ? 1 : 0;
          note(seen, operation, call.key(), placed(operation, call.key(), writes));
        }
        case Call.RegisterWrite write ->
            note(seen, operation, write.key(), KeyWrites.revision(operation));
        case Call.RegisterCompareAndSet swap
            when operation.answer(Answer.Swapped.class).swapped() ->
            note(seen, operation, swap.key(), KeyWrites.revision(operation));
        default -> {} // Not part of a session.
      }
    }
    if (reads < minimumReads) {
      return new Verdict.Inconclusive(
          "%,d session reads asked for a revision; %,d are needed".formatted(reads, minimumReads));
    }
    return new Verdict.Correct("%,d session reads kept their promise".formatted(reads), reads);
  }

  private static void note(
      Map<SessionKey, Seen> seen, Operation operation, String key, long modifyRevision) {
    if (modifyRevision > 0) {
      seen.merge(
          new SessionKey(operation.process(), key),
          new Seen(modifyRevision, operation),
          (before, now) -> now.modifyRevision >= before.modifyRevision ? now : before);
    }
  }

  private static Verdict.Incorrect wrong(
      Operation read, Call.SessionRead call, KeyWrites writes, Map<SessionKey, Seen> seen) {
    Answer.RegisterValue answer = read.answer(Answer.RegisterValue.class);
    if (answer.revision() > 0 && answer.revision() < call.minimumRevision()) {
      return new Verdict.Incorrect(
          "a session asked for revision %d or later and was answered at %d"
              .formatted(call.minimumRevision(), answer.revision()),
          List.of(read));
    }
    Verdict.Incorrect dirty = writes.unexplained(call.key(), answer.value(), read);
    if (dirty != null) {
      return dirty;
    }
    Operation mustSee = writes.lastUpTo(call.key(), call.minimumRevision());
    if (mustSee != null
        && isOlder(read, call.key(), KeyWrites.revision(mustSee), mustSee, writes)) {
      return new Verdict.Incorrect(
          "key %s: a session asked for revision %d or later and got %s, which the write of revision %d had replaced"
              .formatted(
                  call.key(),
                  call.minimumRevision(),
                  Narrative.value(answer.value()),
                  KeyWrites.revision(mustSee)),
          List.of(mustSee, read));
    }
    Seen before = seen.get(new SessionKey(read.process(), call.key()));
    if (before != null
        && before.modifyRevision <= call.minimumRevision()
        && isOlder(read, call.key(), before.modifyRevision, before.proof, writes)) {
      String what =
          before.proof.call() instanceof Call.SessionRead
              ? "went back in time"
              : "did not read its own write";
      return new Verdict.Incorrect(
          "key %s: a session %s".formatted(call.key(), what), List.of(before.proof, read));
    }
    return null;
  }

  /** Whether the value read is certainly older than a revision of the key. */
  private static boolean isOlder(
      Operation read, String key, long revision, Operation proof, KeyWrites writes) {
    Long value = read.answer(Answer.RegisterValue.class).value();
    if (value == null) {
      return writes.writersOf(key, null).isEmpty() && !isRead(proof);
    }
    long placed = placed(read, key, writes);
    return placed > 0 && placed < revision;
  }

  private static boolean isRead(Operation proof) {
    return proof.call() instanceof Call.SessionRead
        && proof.answer(Answer.RegisterValue.class).value() == null;
  }

  /** The revision that wrote the value read; 0 if nobody knows. */
  private static long placed(Operation read, String key, KeyWrites writes) {
    Answer.RegisterValue answer = read.answer(Answer.RegisterValue.class);
    if (answer.value() == null) {
      return 0;
    }
    if (answer.modifyRevision() > 0) {
      return answer.modifyRevision();
    }
    List<Operation> writers = writes.writersOf(key, answer.value());
    return writers.size() == 1 ? KeyWrites.revision(writers.getFirst()) : 0;
  }
}
