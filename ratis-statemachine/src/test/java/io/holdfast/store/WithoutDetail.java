package io.holdfast.store;

import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.result.Refusal;
import java.util.List;

/** Leaves out the words of refusals, which the model does not have. */
final class WithoutDetail {
  private WithoutDetail() {}

  static AppliedBatch of(AppliedBatch applied) {
    if (!(applied.result() instanceof BatchResult.Applied(boolean replayed, var results))) {
      return applied;
    }
    List<BatchResult.Answer> answers = results.stream().map(WithoutDetail::of).toList();
    return new AppliedBatch(
        new BatchResult.Applied(replayed, answers),
        applied.renewedLeases(),
        applied.endedLeases(),
        applied.grantedLeases(),
        applied.revision(),
        applied.policiesChanged());
  }

  static OperationOutcome of(OperationOutcome outcome) {
    return outcome instanceof OperationOutcome.Applied(CommandResult result)
        ? new OperationOutcome.Applied(of(result))
        : outcome;
  }

  private static BatchResult.Answer of(BatchResult.Answer answer) {
    return new BatchResult.Answer(of(answer.result()), answer.replayed());
  }

  static CommandResult of(CommandResult result) {
    return result instanceof CommandResult.Refused(long revision, Refusal refusal, String _)
        ? new CommandResult.Refused(revision, refusal, "")
        : result;
  }
}
