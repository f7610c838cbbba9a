package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Verifies that no right outlives its end: no write is acknowledged that was sent after the end of
 * its token was acknowledged, and none that made a later revision than the store had when the token
 * ended. The second holds also for writes that were under way then.
 *
 * <p>Does not verify that a good token is taken, only that enough writes were: a node that refuses
 * too much is one that makes the run inconclusive.
 */
public final class RightsChecker implements Checker {

  private final int minimumWrites;

  /** A checker that calls a history with fewer acknowledged writes inconclusive. */
  public RightsChecker(int minimumWrites) {
    this.minimumWrites = minimumWrites;
  }

  @Override
  public String name() {
    return "rights";
  }

  @Override
  public Verdict check(History history) {
    Map<String, Operation> ends = new HashMap<>();
    for (Operation end : history.withCall(Call.TokenEnd.class)) {
      if (end.isOk()) {
        ends.putIfAbsent(((Call.TokenEnd) end.call()).token(), end);
      }
    }
    long written = 0;
    long refused = 0;
    for (Operation put : history.withCall(Call.GuardedPut.class)) {
      Operation end = ends.get(((Call.GuardedPut) put.call()).token());
      boolean sentAfterwards = end != null && put.invokedNanos() > end.completedNanos();
      if (put.isOk()) {
        if (sentAfterwards || (end != null && revision(put) > revision(end))) {
          return broken(end, put, sentAfterwards);
        }
        written++;
      }
      refused += sentAfterwards && put.isFailed() ? 1 : 0;
    }
    if (written < minimumWrites || refused == 0) {
      return new Verdict.Inconclusive(
          "%,d writes with a good token (%,d are needed), %,d refused for one that had ended (1 is needed)"
              .formatted(written, minimumWrites, refused));
    }
    return new Verdict.Correct(
        "%,d writes had a right to be; %,d were refused after %,d tokens had ended"
            .formatted(written, refused, ends.size()),
        written);
  }

  private static long revision(Operation written) {
    return written.answer(Answer.Written.class).revision();
  }

  private static Verdict.Incorrect broken(Operation end, Operation put, boolean sentAfterwards) {
    String token = ((Call.GuardedPut) put.call()).token();
    return new Verdict.Incorrect(
        sentAfterwards
            ? "a write was acknowledged that was sent after the end of its token %s"
                .formatted(token)
            : "a write was applied at revision %d, its token %s had ended at %d"
                .formatted(revision(put), token, revision(end)),
        List.of(end, put));
  }
}
