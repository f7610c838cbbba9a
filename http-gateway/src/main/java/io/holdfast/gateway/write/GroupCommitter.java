package io.holdfast.gateway.write;

import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.BatchResult.Answer;
import io.holdfast.store.result.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings commands into the log in batches: while a batch is on its way further commands gather, and
 * go together when it is back. A command that finds a session idle goes at once.
 *
 * <p>Called from the threads of requests; continues on those that the store completes on, which are
 * virtual ones of its own, never the one that applies.
 */
public final class GroupCommitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);

  /** How long a batch without commands may take. */
  private static final long WORD_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** After a batch that failed, until the store is told of clients that were not reached. */
  private static final long WORD_AGAIN_MILLIS = 100;

  private final ReplicatedStore store;
  private final CommitListener listener;
  private final Executor continuations = Executors.newVirtualThreadPerTaskExecutor();

  private final List<GatewaySession> sessions = new ArrayList<>();
  private final CommitQueue queue;

  public GroupCommitter(ReplicatedStore store, CommitBounds bounds, CommitListener listener) {
    this.store = store;
    this.queue = new CommitQueue(bounds, System::nanoTime);
    this.listener = listener;
    for (int i = 0; i < bounds.sessions(); i++) {
      addSession();
    }
  }

  private void addSession() {
    GatewaySession[] self = new GatewaySession[1];
    self[0] = new GatewaySession(() -> tellUnreached(self[0]));
    sessions.add(self[0]);
    queue.addSession(self[0]);
  }

  /**
   * Queues the commands of one request; they stay together and in order.
   *
   * @param bytes about what they take in the log
   * @param deadlineNanos on {@link System#nanoTime()}'s scale
   * @throws QueueFullException when as much is waiting as may wait
   * @throws UnavailableException when the gateway is stopping
   */
  public PendingWrite submit(List<SubmittedCommand> commands, int bytes, long deadlineNanos) {
    PendingWrite write = enqueue(commands, bytes, deadlineNanos);
    start();
    return write;
  }

  /**
   * As {@link #submit}, but it may wait until somebody calls {@link #start}: for those who have
   * more of them at hand.
   */
  public PendingWrite enqueue(List<SubmittedCommand> commands, int bytes, long deadlineNanos) {
    PendingWrite write = new PendingWrite(commands, bytes, deadlineNanos);
    queue.add(write);
    return write;
  }

  /** Sends what waits if a session is free. Does not wait for anything. */
  public void start() {
    GatewaySession session = queue.takeSession();
    if (session != null) {
      run(session, true);
    }
  }

  /** Commands that wait for a session. */
  public int queuedCommands() {
    return queue.commands();
  }

  /**
   * An unknown outcome should become known without waiting for others' commands. If the session is
   * busy, it says so when it is back.
   */
  private void tellUnreached(GatewaySession session) {
    if (queue.takeSession(session)) {
      run(session, true);
    }
  }

  /**
   * Sends what waits, or leaves the session idle. Called by whoever took the session.
   *
   * @param mayTell whether a batch without commands may go, to tell of clients that were not
   *     reached; not right after one has failed
   */
  private void run(GatewaySession session, boolean mayTell) {
    if (!session.isOpen()) {
      openSession(session);
      return;
    }
    SentBatch batch = queue.gather(session, mayTell);
    if (batch != null) {
      send(session, batch);
    }
  }

  private void openSession(GatewaySession session) {
    long deadlineNanos = queue.latestDeadlineOrRest(session);
    if (deadlineNanos == 0) {
      return;
    }
    CommandBatch open =
        CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.OpenSession())));
    submit(open, deadlineNanos, (result, failure) -> sessionOpened(session, result, failure));
  }

  private void sessionOpened(GatewaySession session, BatchResult result, Throwable failure) {
    switch (cause(failure)) {
      case null -> {
        if (result instanceof BatchResult.Applied applied
            && applied.results().getFirst().result()
                instanceof CommandResult.SessionOpened opened) {
          session.open(opened.session());
        } else {
          refuseQueued(new UnavailableException("no session could be opened: " + result));
        }
      }
      // An unused session does no harm: it ends by itself.
      case OutcomeUnknownException late -> LOG.debug("No session was opened in time", late);
      case UnavailableException unavailable -> refuseQueued(unavailable);
      case Throwable other ->
          refuseQueued(new UnavailableException("no session could be opened: " + other));
    }
    run(session, true);
  }

  private void send(GatewaySession session, SentBatch batch) {
    CommandBatch sealed = session.seal(batch);
    if (batch.commands() > 0) {
      listener.onBatch(batch.commands());
    }
    long now = System.nanoTime();
    long deadlineNanos =
        batch.commands() > 0
            ? PendingWrite.latestDeadlineNanos(batch.writes(), now)
            : now + WORD_NANOS;
    submit(
        sealed,
        deadlineNanos,
        (result, failure) -> returned(session, batch, sealed, result, failure));
  }

  /** A session must come back whatever happens: a throw counts as a failed answer. */
  private void submit(
      CommandBatch batch, long deadlineNanos, BiConsumer<BatchResult, Throwable> then) {
    CompletableFuture<BatchResult> answer;
    try {
      answer = store.submit(batch, deadlineNanos);
    } catch (RuntimeException broken) {
      answer = CompletableFuture.failedFuture(broken);
    }
    BiConsumer<BatchResult, Throwable> guarded =
        (result, failure) -> {
          try {
            then.accept(result, failure);
          } catch (RuntimeException | Error broken) {
            LOG.error("Sending writes failed unexpectedly", broken);
            throw broken;
          }
        };
    // The store completes on threads that may go on. Only what is refused at once goes through
    // another one: the next batch would be sent from within this call, and so on.
    CompletableFuture<BatchResult> _ =
        answer.isDone()
            ? answer.whenCompleteAsync(guarded, continuations)
            : answer.whenComplete(guarded);
  }

  private void returned(
      GatewaySession session,
      SentBatch batch,
      CommandBatch sealed,
      BatchResult result,
      Throwable failure) {
    if (failure != null) {
      failAll(batch, asRefusal(cause(failure)));
    } else {
      deliver(session, batch, sealed, result);
    }
    batch.answered();
    run(session, failure == null);
    if (failure != null) {
      // A client that was given up while the batch failed is told of then, also when no command
      // comes any more.
      CompletableFuture.delayedExecutor(WORD_AGAIN_MILLIS, TimeUnit.MILLISECONDS, continuations)
          .execute(() -> tellUnreached(session));
    }
  }

  private void deliver(
      GatewaySession session, SentBatch batch, CommandBatch sealed, BatchResult result) {
    switch (result) {
      case BatchResult.Applied applied -> {
        session.confirmed(sealed);
        answerAll(batch, applied);
      }
      case BatchResult.SessionUnknown unknown -> {
        LOG.info("Session {} ended in the store; the gateway opens another", unknown.session());
        session.forgetSession();
        queue.putBack(batch);
      }
      case BatchResult.Superseded superseded ->
          failAll(batch, new UnavailableException("a later batch overtook it: not applied"));
      case BatchResult.AlreadyConfirmed lost -> {
        LOG.error(
            "Batch {} was applied, and its results are lost: the store had forgotten them",
            sealed.firstSequence());
        failAll(batch, new OutcomeUnknownException("it was applied, and its result is lost"));
      }
    }
  }

  private static void answerAll(SentBatch batch, BatchResult.Applied applied) {
    List<Answer> answers = applied.results();
    int next = 0;
    for (PendingWrite write : batch.writes()) {
      int end = next + write.commands().size();
      write.answer(answers.subList(next, end));
      next = end;
    }
  }

  private static void failAll(SentBatch batch, RuntimeException cause) {
    batch.writes().forEach(write -> write.fail(cause));
  }

  private void refuseQueued(RuntimeException cause) {
    queue.drain().forEach(write -> write.fail(cause));
  }

  /** Whatever does not rule out that the batch is applied leaves its outcome unknown. */
  private static RuntimeException asRefusal(Throwable cause) {
    return switch (cause) {
      case UnavailableException notApplied -> notApplied;
      case OutcomeUnknownException unknown -> unknown;
      default -> {
        LOG.error("A batch failed unexpectedly; its outcome is unknown", cause);
        yield new OutcomeUnknownException("the batch failed on its way: " + cause);
      }
    };
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  /** Refuses what waits and what comes; the outcome of what is still on its way is unknown. */
  @Override
  public void close() {
    queue.close();
    refuseQueued(new UnavailableException("this node is stopping"));
    sessions.forEach(GatewaySession::giveUp);
  }
}
