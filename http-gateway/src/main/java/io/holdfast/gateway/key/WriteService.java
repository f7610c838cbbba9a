package io.holdfast.gateway.key;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.policy.PolicyGuard;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.Reply;
import io.holdfast.gateway.write.DurabilityParameter;
import io.holdfast.gateway.write.GroupCommitter;
import io.holdfast.gateway.write.NotAppliedException;
import io.holdfast.gateway.write.PendingWrite;
import io.holdfast.gateway.write.QueueFullException;
import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Durability;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.command.SubmittedCommand.Fence;
import io.holdfast.store.result.BatchResult.Answer;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.table.AuthSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Where commands are handed in: names them, and says in the head of the answer what became of them.
 * Routes wait here; who must not wait hands in and hears of the end ({@link #enqueue}). Safe for
 * many threads.
 */
public final class WriteService {
  /** The query parameters of every write. */
  public static final Set<String> PARAMETERS = Set.of(DurabilityParameter.NAME);

  private static final String STOPPING = "this node is stopping, and the command was on its way";

  private final ReplicatedStore store;
  private final GroupCommitter committer;
  private final PolicyGuard policies;
  private final AccessGuard guard;

  public WriteService(
      ReplicatedStore store, GroupCommitter committer, PolicyGuard policies, AccessGuard guard) {
    this.guard = guard;
    this.store = store;
    this.committer = committer;
    this.policies = policies;
  }

  /**
   * Commits one command, as durable as the request or the policies say; a refusal ends the request
   * with its problem.
   *
   * @param body what came with the request, for its fingerprint
   */
  public CommandResult commit(Exchange exchange, Command command, Bytes body)
      throws InterruptedException {
    return unlessRefused(commit(exchange, command, body, durability(exchange, command)));
  }

  /** The same with a given durability; a refusal is a result here. */
  CommandResult commit(Exchange exchange, Command command, Bytes body, Durability durability)
      throws InterruptedException {
    String key = exchange.idempotencyKey().orElse("");
    Bytes fingerprint = key.isEmpty() ? Bytes.EMPTY : exchange.fingerprint(body);
    return commitStep(exchange, new SubmittedCommand(key, fingerprint, command), durability);
  }

  /** Commits one of the commands that a request is carried out with; a refusal is a result here. */
  public CommandResult commitStep(
      Exchange exchange, SubmittedCommand command, Durability durability)
      throws InterruptedException {
    CommandResult result = commitAll(exchange, List.of(command), durability).getFirst().result();
    while (mustComeAgain(result, exchange.deadlineNanos())) {
      result = commitAll(exchange, List.of(command), durability).getFirst().result();
    }
    return result;
  }

  /** The entry was full, and has left no trace of the command. */
  public static boolean mustComeAgain(CommandResult result, long deadlineNanos) {
    return isRefused(result, Refusal.BATCH_FULL) && System.nanoTime() - deadlineNanos < 0;
  }

  /**
   * Rights have changed between the judgement of the command here and its place in the log, and it
   * has left no trace there.
   */
  public static boolean mustBeJudgedAgain(CommandResult result) {
    return isRefused(result, Refusal.AUTH_CHANGED);
  }

  private static boolean isRefused(CommandResult result, Refusal refusal) {
    return result instanceof CommandResult.Refused refused && refused.refusal() == refusal;
  }

  /**
   * Commits a command that is made from the rights as they stand, and made anew when they have
   * changed before it was applied: what it keeps of them is not old. A refusal ends the request.
   */
  public CommandResult commitMade(Exchange exchange, Function<AuthSet, Command> make)
      throws InterruptedException {
    while (true) {
      AuthSet now = store.auth();
      SubmittedCommand command = SubmittedCommand.of(make.apply(now)).under(now.revision());
      CommandResult result =
          commitOnce(exchange, List.of(command), Durability.MAJORITY).getFirst().result();
      boolean late = System.nanoTime() - exchange.deadlineNanos() >= 0;
      if (late || !(mustBeJudgedAgain(result) || isRefused(result, Refusal.BATCH_FULL))) {
        return unlessRefused(result);
      }
      guard.awaitNews(exchange);
    }
  }

  public static CommandResult unlessRefused(CommandResult result) {
    if (result instanceof CommandResult.Refused refused) {
      throw ProblemTable.of(refused).exception();
    }
    return result;
  }

  /** How durable the write is to be: as the request or the policies of its keys say. */
  public Durability durability(Exchange exchange, Command command) {
    return durability(exchange, List.of(SubmittedCommand.of(command)));
  }

  private Durability durability(Exchange exchange, List<SubmittedCommand> commands) {
    // First: who may not give the command does not hear of policies.
    var _ = guard.allowed(exchange, commands);
    return policies.durability(DurabilityParameter.of(exchange.query()), commands);
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

  /**
   * Commits the commands of one request, together and in order.
   *
   * @throws PartlyDoneException when some have their results, and the rest was denied meanwhile
   */
  public List<Answer> commitAll(Exchange exchange, List<SubmittedCommand> commands)
      throws InterruptedException {
    return commitAll(exchange, commands, durability(exchange, commands));
  }

  private List<Answer> commitAll(
      Exchange exchange, List<SubmittedCommand> commands, Durability durability)
      throws InterruptedException {
    exchange.keys().onCommands(commands);
    if (durability == Durability.ASYNC) {
      throw commitLater(exchange, commands);
    }
    List<Answer> answers = commitOnce(exchange, commands, durability);
    while (System.nanoTime() - exchange.deadlineNanos() < 0) {
      List<Integer> again = judgedAgain(answers);
      if (again.isEmpty()) {
        return answers;
      }
      List<Answer> later = commitAgain(exchange, commands, again, answers, durability);
      answers = new ArrayList<>(answers);
      for (int i = 0; i < again.size(); i++) {
        answers.set(again.get(i), later.get(i));
      }
    }
    return answers;
  }

  private List<Answer> commitAgain(
      Exchange exchange,
      List<SubmittedCommand> commands,
      List<Integer> again,
      List<Answer> answers,
      Durability durability)
      throws InterruptedException {
    try {
      guard.awaitNews(exchange);
      return commitOnce(exchange, again.stream().map(commands::get).toList(), durability);
    } catch (UnavailableException | ProblemException failed) {
      Problem problem = ProblemTable.of(failed);
      if (again.size() == answers.size() || problem.code() == ProblemCode.OUTCOME_UNKNOWN) {
        throw failed;
      }
      throw new PartlyDoneException(answers, problem);
    }
  }

  /** Which of them. */
  private static List<Integer> judgedAgain(List<Answer> answers) {
    return IntStream.range(0, answers.size())
        .filter(i -> mustBeJudgedAgain(answers.get(i).result()))
        .boxed()
        .toList();
  }

  private List<Answer> commitOnce(
      Exchange exchange, List<SubmittedCommand> commands, Durability durability)
      throws InterruptedException {
    PendingWrite write = enqueue(exchange, commands, exchange.deadlineNanos());
    start();
    List<Answer> answers = await(exchange, write);
    if (durability == Durability.ALL) {
      awaitEveryVoter(exchange, write, answers);
    }
    tell(exchange, write, durability, answers);
    return answers;
  }

  /**
   * Hands in the commands of one request. They set out with the next {@link #start}; whoever waits
   * for them gives them up at the deadline. No command gets into the log but through here, and none
   * that its caller may not give.
   *
   * @param reply the answer that tells of them: when it has reached the client, or has not, they
   *     are settled
   */
  public PendingWrite enqueue(Reply reply, List<SubmittedCommand> commands, long deadlineNanos) {
    PendingWrite write = enqueueAllowed(reply, commands, deadlineNanos);
    reply.onSettled(write::settle);
    return write;
  }

  private PendingWrite enqueueAllowed(
      Reply reply, List<SubmittedCommand> commands, long deadlineNanos) {
    List<SubmittedCommand> allowed = fenced(reply, guard.allowed(reply, commands));
    reply.keys().onAct();
    try {
      return committer.enqueue(allowed, bytes(allowed), deadlineNanos);
    } catch (QueueFullException full) {
      throw overloaded(full);
    }
  }

  /** A request with a fence goes to its route: those of the event loop have none. */
  private static List<SubmittedCommand> fenced(Reply reply, List<SubmittedCommand> commands) {
    if (!(reply instanceof Exchange exchange)) {
      return commands;
    }
    Fence fence = FenceHeader.parse(exchange.header(FenceHeader.NAME));
    return fence.isNone()
        ? commands
        : commands.stream().map(command -> command.behind(fence)).toList();
  }

  /** Sends what was handed in. Waits for nothing. */
  public void start() {
    committer.start();
  }

  /** Says in the head of an answer what became of a write. */
  public static void tell(
      Reply reply, PendingWrite write, Durability durability, List<Answer> answers) {
    nameOperations(reply, write.operationIds(), durability);
    for (Answer answer : answers) {
      reply.noteWritten(CommandRevision.of(answer.result()));
      if (answer.replayed()) {
        reply.setHeader(NodeHeaders.REPLAYED, "true");
      }
    }
  }

  private static int bytes(List<SubmittedCommand> commands) {
    int bytes = 0;
    for (SubmittedCommand command : commands) {
      bytes += CommandSize.of(command);
    }
    return bytes;
  }

  private static RuntimeException overloaded(QueueFullException full) {
    return Problem.of(ProblemCode.OVERLOADED, full.getMessage()).exception();
  }

  /**
   * Hands the commands in under names that hold whatever becomes of them, and answers 202 at once:
   * nothing is durable yet.
   */
  private RuntimeException commitLater(Exchange exchange, List<SubmittedCommand> commands) {
    List<SubmittedCommand> named = commands.stream().map(c -> named(exchange, c)).toList();
    enqueueAllowed(exchange, named, exchange.deadlineNanos()).settleWhenAnswered();
    start();
    List<String> ids = named.stream().map(SubmittedCommand::idempotencyKey).toList();
    nameOperations(exchange, ids, Durability.ASYNC);
    return Problem.of(
            ProblemCode.ACCEPTED_ASYNC,
            "the write is on its way, not durable, and may be lost; GET /v1/operations/{id} tells")
        .with("operation", String.join(",", ids))
        .exception();
  }

  private static SubmittedCommand named(Exchange exchange, SubmittedCommand command) {
    return command.idempotencyKey().isEmpty()
        ? new SubmittedCommand(
            "async-" + UUID.randomUUID(), exchange.fingerprint(Bytes.EMPTY), command.command())
        : command;
  }

  /** The write stays whatever happens here; only what is known of it differs. */
  private void awaitEveryVoter(Exchange exchange, PendingWrite write, List<Answer> answers) {
    long deadlineNanos = exchange.deadlineNanos();
    try {
      store
          .awaitOnEveryVoter(deadlineNanos)
          .get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException pending) {
      throw durabilityPending(exchange, write, answers);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw durabilityPending(exchange, write, answers);
    }
  }

  private static RuntimeException durabilityPending(
      Exchange exchange, PendingWrite write, List<Answer> answers) {
    answers.forEach(answer -> exchange.noteRevision(CommandRevision.of(answer.result())));
    nameOperations(exchange, write.operationIds(), Durability.MAJORITY);
    return Problem.of(
            ProblemCode.DURABILITY_PENDING,
            "the write is durable on a majority, not yet on every voter")
        .with("operation", String.join(",", write.operationIds()))
        .with("revision", exchange.notedRevision())
        .exception();
  }

  private static List<Answer> await(Exchange exchange, PendingWrite write)
      throws InterruptedException {
    try {
      return write.await();
    } catch (NotAppliedException | OutcomeUnknownException failed) {
      throw problem(exchange, write, failed).exception();
    } catch (InterruptedException stopped) {
      if (write.operationIds().isEmpty()) {
        throw stopped;
      }
      Thread.currentThread().interrupt();
      throw problem(exchange, write, new OutcomeUnknownException(STOPPING)).exception();
    }
  }

  /**
   * The problem of a write that did not end well. The head of the answer names its operations, so
   * that they can be asked for; of their durability nothing is known.
   */
  public static Problem problem(Reply reply, PendingWrite write, Throwable failure) {
    List<String> ids = write.operationIds();
    return switch (failure) {
      case NotAppliedException dropped -> {
        nameOperations(reply, ids);
        yield Problem.of(ProblemCode.NOT_APPLIED, String.valueOf(dropped.getMessage()));
      }
      case OutcomeUnknownException unknown -> {
        nameOperations(reply, ids);
        yield Problem.of(ProblemCode.OUTCOME_UNKNOWN, unknown.getMessage())
            .with("operation", String.join(",", ids));
      }
      default -> ProblemTable.of(failure);
    };
  }

  /** A batch names its operations one by one in its answer: the header names first and last. */
  private static void nameOperations(Reply reply, List<String> ids, Durability durability) {
    reply.setHeader(NodeHeaders.DURABILITY, durability.text());
    nameOperations(reply, ids);
  }

  private static void nameOperations(Reply reply, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    String range = ids.size() == 1 ? ids.getFirst() : ids.getFirst() + ".." + ids.getLast();
    reply.setHeader(NodeHeaders.OPERATION, range);
  }
}
