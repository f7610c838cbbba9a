package io.holdfast.gateway.key;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.policy.PolicyGuard;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.write.DurabilityParameter;
import io.holdfast.gateway.write.GroupCommitter;
import io.holdfast.gateway.write.NotAppliedException;
import io.holdfast.gateway.write.PendingWrite;
import io.holdfast.gateway.write.QueueFullException;
import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult.Answer;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.result.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where routes hand in their commands: names them, waits, and says what the answer got. */
public final class WriteService {
  /** The query parameters of every write. */
  public static final Set<String> PARAMETERS = Set.of(DurabilityParameter.NAME);

  private final ReplicatedStore store;
  private final GroupCommitter committer;
  private final PolicyGuard policies;

  public WriteService(ReplicatedStore store, GroupCommitter committer, PolicyGuard policies) {
    this.store = store;
    this.committer = committer;
    this.policies = policies;
  }

  /**
   * Commits one command; a refusal ends the request with its problem.
   *
   * @param body what came with the request, for its fingerprint
   */
  public CommandResult commit(Exchange exchange, Command command, Bytes body)
      throws InterruptedException {
    String key = exchange.idempotencyKey().orElse("");
    Bytes fingerprint = key.isEmpty() ? Bytes.EMPTY : exchange.fingerprint(body);
    SubmittedCommand submitted = new SubmittedCommand(key, fingerprint, command);
    CommandResult result = commitAll(exchange, List.of(submitted)).getFirst().result();
    while (mustComeAgain(exchange, result)) {
      result = commitAll(exchange, List.of(submitted)).getFirst().result();
    }
    return unlessRefused(result);
  }

  /**
   * Commits one of the commands that a request is carried out with; a refusal is a result here.
   *
   * @param durability not {@link Durability#ASYNC}
   */
  public CommandResult commitStep(
      Exchange exchange, SubmittedCommand command, Durability durability)
      throws InterruptedException {
    CommandResult result = commitAll(exchange, List.of(command), durability).getFirst().result();
    while (mustComeAgain(exchange, result)) {
      result = commitAll(exchange, List.of(command), durability).getFirst().result();
    }
    return result;
  }

  /** The entry was full, and has left no trace of the command. */
  private static boolean mustComeAgain(Exchange exchange, CommandResult result) {
    return result instanceof CommandResult.Refused refused
        && refused.refusal() == Refusal.BATCH_FULL
        && System.nanoTime() - exchange.deadlineNanos() < 0;
  }

  public static CommandResult unlessRefused(CommandResult result) {
    if (result instanceof CommandResult.Refused refused) {
      throw ProblemTable.of(refused).exception();
    }
    return result;
  }

  /** How durable the write is to be: as the request or the policies of its keys say. */
  public Durability durability(Exchange exchange, Command command) {
    return policies.durability(exchange, List.of(SubmittedCommand.of(command)));
  }

  /** Whether a result is kept under a client's key, whatever it is the result of. */
  public boolean isTaken(Exchange exchange, String idempotencyKey) throws InterruptedException {
    try {
      var _ = store.confirmReadIndex(exchange.deadlineNanos()).get();
    } catch (ExecutionException failed) {
      throw ProblemTable.of(failed).exception();
    }
    return store.reader().operation(idempotencyKey) instanceof OperationOutcome.Applied;
  }

  /** Commits the commands of one request, together and in order. */
  public List<Answer> commitAll(Exchange exchange, List<SubmittedCommand> commands)
      throws InterruptedException {
    Durability durability = policies.durability(exchange, commands);
    if (durability == Durability.ASYNC) {
      throw commitLater(exchange, commands);
    }
    return commitAll(exchange, commands, durability);
  }

  private List<Answer> commitAll(
      Exchange exchange, List<SubmittedCommand> commands, Durability durability)
      throws InterruptedException {
    PendingWrite write = submit(exchange, commands);
    exchange.onSettled(write::settle);
    List<Answer> answers = await(exchange, write, durability);
    if (durability == Durability.ALL) {
      awaitEveryVoter(exchange, write, answers);
    }
    answers.forEach(answer -> exchange.noteWritten(CommandRevision.of(answer.result())));
    if (answers.stream().anyMatch(Answer::replayed)) {
      exchange.response().setHeader(NodeHeaders.REPLAYED, "true");
    }
    return answers;
  }

  private PendingWrite submit(Exchange exchange, List<SubmittedCommand> commands) {
    int bytes = commands.stream().mapToInt(CommandSize::of).sum();
    try {
      return committer.submit(commands, bytes, exchange.deadlineNanos());
    } catch (QueueFullException full) {
      throw Problem.of(ProblemCode.OVERLOADED, full.getMessage()).exception();
    }
  }

  /**
   * Hands the commands in under names that hold whatever becomes of them, and answers 202 at once:
   * nothing is durable yet.
   */
  private RuntimeException commitLater(Exchange exchange, List<SubmittedCommand> commands) {
    List<SubmittedCommand> named = commands.stream().map(WriteService::named).toList();
    submit(exchange, named).settleWhenAnswered();
    List<String> ids = named.stream().map(SubmittedCommand::idempotencyKey).toList();
    nameOperations(exchange.response(), ids, Durability.ASYNC);
    return Problem.of(
            ProblemCode.ACCEPTED_ASYNC,
            "the write is on its way, not durable, and may be lost; GET /v1/operations/{id} tells")
        .with("operation", String.join(",", ids))
        .exception();
  }

  private static SubmittedCommand named(SubmittedCommand command) {
    return command.idempotencyKey().isEmpty()
        ? new SubmittedCommand(
            "async-" + UUID.randomUUID(), command.fingerprint(), command.command())
        : command;
  }

  /** The write stays whatever happens here; only what is known of it differs. */
  private void awaitEveryVoter(Exchange exchange, PendingWrite write, List<Answer> answers)
      throws InterruptedException {
    long deadlineNanos = exchange.deadlineNanos();
    try {
      store
          .awaitOnEveryVoter(deadlineNanos)
          .get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException pending) {
      answers.forEach(answer -> exchange.noteRevision(CommandRevision.of(answer.result())));
      nameOperations(exchange.response(), write.operationIds(), Durability.MAJORITY);
      throw Problem.of(
              ProblemCode.DURABILITY_PENDING,
              "the write is durable on a majority, not yet on every voter")
          .with("operation", String.join(",", write.operationIds()))
          .with("revision", exchange.notedRevision())
          .exception();
    }
  }

  private static List<Answer> await(Exchange exchange, PendingWrite write, Durability durability)
      throws InterruptedException {
    try {
      List<Answer> answers = write.await();
      nameOperations(exchange.response(), write.operationIds(), durability);
      return answers;
    } catch (NotAppliedException | OutcomeUnknownException failed) {
      nameOperations(exchange.response(), write.operationIds());
      throw problem(failed, write.operationIds()).exception();
    } catch (InterruptedException stopped) {
      if (write.operationIds().isEmpty()) {
        throw stopped;
      }
      Thread.currentThread().interrupt();
      nameOperations(exchange.response(), write.operationIds());
      throw unknown("this node is stopping, and the command was on its way", write.operationIds())
          .exception();
    }
  }

  /**
   * The problem of a write that did not end well.
   *
   * @param ids of its operations, so that they can be asked for; of their durability nothing is
   *     known
   */
  public static Problem problem(Throwable failure, List<String> ids) {
    return switch (failure) {
      case NotAppliedException dropped ->
          Problem.of(ProblemCode.NOT_APPLIED, String.valueOf(dropped.getMessage()));
      case OutcomeUnknownException unknown -> unknown(unknown.getMessage(), ids);
      default -> ProblemTable.of(failure);
    };
  }

  private static Problem unknown(String detail, List<String> ids) {
    return Problem.of(ProblemCode.OUTCOME_UNKNOWN, detail).with("operation", String.join(",", ids));
  }

  /** A batch names its operations one by one in its answer: the header names first and last. */
  private static void nameOperations(
      HttpServletResponse response, List<String> ids, Durability durability) {
    response.setHeader(NodeHeaders.DURABILITY, durability.text());
    nameOperations(response, ids);
  }

  private static void nameOperations(HttpServletResponse response, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    String range = ids.size() == 1 ? ids.getFirst() : ids.getFirst() + ".." + ids.getLast();
    response.setHeader(NodeHeaders.OPERATION, range);
  }
}
