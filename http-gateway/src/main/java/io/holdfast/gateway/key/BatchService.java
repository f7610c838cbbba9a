package io.holdfast.gateway.key;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.BatchResult.Answer;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Commits the commands of a batch, each for itself. One that is denied ends the whole batch before
 * anything is done; but where a part of it was applied, each command is answered with what became
 * of it. Safe for many threads.
 */
public final class BatchService {
  private final ReplicatedStore store;
  private final AccessGuard guard;
  private final WriteService writes;

  public BatchService(ReplicatedStore store, AccessGuard guard, WriteService writes) {
    this.store = store;
    this.guard = guard;
    this.writes = writes;
  }

  /** What became of one command. */
  public sealed interface Part {
    /** It was applied, or the store refused it. */
    record Answered(CommandResult result) implements Part {}

    /** It was not done. */
    record NotDone(Problem problem) implements Part {}
  }

  /** Returns one part for each command, in their order. */
  public List<Part> commit(Exchange exchange, List<SubmittedCommand> commands)
      throws InterruptedException {
    try {
      return answered(writes.commitAll(exchange, commands));
    } catch (PartlyDoneException partly) {
      return parts(partly);
    } catch (ProblemException denied) {
      if (denied.problem().code() != ProblemCode.FORBIDDEN
          || commands.getFirst().idempotencyKey().isEmpty()) {
        throw denied;
      }
      return again(exchange, commands, denied);
    }
  }

  private static List<Part> answered(List<Answer> answers) {
    return answers.stream().<Part>map(answer -> new Part.Answered(answer.result())).toList();
  }

  private static List<Part> parts(PartlyDoneException partly) {
    return partly.answers().stream()
        .<Part>map(
            answer ->
                WriteService.mustBeJudgedAgain(answer.result())
                    ? new Part.NotDone(partly.problem())
                    : new Part.Answered(answer.result()))
        .toList();
  }

  /**
   * The batch may have come before, when its caller had other rights. The state that it was judged
   * in knows the change of rights: what was sent under the old ones is applied there, or never.
   */
  private List<Part> again(
      Exchange exchange, List<SubmittedCommand> commands, ProblemException denied)
      throws InterruptedException {
    guard.awaitNews(exchange); // What is not there then is not on its way either.
    List<CommandResult> earlier = earlier(commands);
    if (earlier.stream().allMatch(result -> result == null)) {
      throw denied;
    }
    exchange.setHeader(NodeHeaders.REPLAYED, "true");
    List<Problem> denials = guard.denials(exchange, commands);
    List<SubmittedCommand> left = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      if (earlier.get(i) == null && denials.get(i) == null) {
        left.add(commands.get(i));
      }
    }
    return together(earlier, denials, left.isEmpty() ? List.of() : commitLeft(exchange, left));
  }

  /** They may be denied by now, too: what was applied earlier is told all the same. */
  private List<Part> commitLeft(Exchange exchange, List<SubmittedCommand> left)
      throws InterruptedException {
    try {
      return commit(exchange, left);
    } catch (ProblemException denied) {
      if (denied.problem().code() != ProblemCode.FORBIDDEN) {
        throw denied;
      }
      return left.stream().<Part>map(_ -> new Part.NotDone(denied.problem())).toList();
    }
  }

  private static List<Part> together(
      List<CommandResult> earlier, List<Problem> denials, List<Part> left) {
    List<Part> parts = new ArrayList<>(earlier.size());
    int next = 0;
    for (int i = 0; i < earlier.size(); i++) {
      if (earlier.get(i) != null) {
        parts.add(new Part.Answered(earlier.get(i)));
      } else if (denials.get(i) != null) {
        parts.add(new Part.NotDone(denials.get(i)));
      } else {
        parts.add(left.get(next++));
      }
    }
    return parts;
  }

  /** What is kept of each from an earlier time; null = nothing. */
  private List<CommandResult> earlier(List<SubmittedCommand> commands) {
    StoreReader reader = store.reader();
    List<CommandResult> earlier = new ArrayList<>(commands.size());
    for (SubmittedCommand command : commands) {
      boolean same = reader.fingerprintOf(command.idempotencyKey()).equals(command.fingerprint());
      earlier.add(
          same
                  && reader.operation(command.idempotencyKey())
                      instanceof OperationOutcome.Applied(CommandResult result)
              ? result
              : null);
    }
    return earlier;
  }
}
