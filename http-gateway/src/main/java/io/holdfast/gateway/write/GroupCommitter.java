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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * go together when it is back. A command that finds a lane idle goes at once.
 *
 * <p>Called from the threads of requests; continues on those that the store completes on, which are
 * virtual ones of its own, never the one that applies. One lock guards the queue and is never held
 * across a call to the store.
 */
public final class GroupCommitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);

  /** How long a batch without commands may take. */
  private static final long WORD_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** After a batch that failed, until the store is told of clients that were not reached. */
  private static final long WORD_AGAIN_MILLIS = 100;

  private final ReplicatedStore store;
  private final CommitBounds bounds;
  private final CommitListener listener;
  private final Executor continuations = Executors.newVirtualThreadPerTaskExecutor();

  private final List<CommitLane> lanes = new ArrayList<>();
  private final Object lock = new Object();
  private final Deque<PendingWrite> queue = new ArrayDeque<>();
  private final Deque<CommitLane> idleLanes = new ArrayDeque<>();
  private int queuedCommands;
  private long queuedBytes;
  private boolean closed;

  public GroupCommitter(ReplicatedStore store, CommitBounds bounds, CommitListener listener) {
    this.store = store;
    this.bounds = bounds;
    this.listener = listener;
    for (int i = 0; i < bounds.lanes(); i++) {
      addLane();
    }
  }

  private void addLane() {
    CommitLane[] self = new CommitLane[1];
    self[0] = new CommitLane(() -> tellUnreached(self[0]));
    lanes.add(self[0]);
    idleLanes.add(self[0]);
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
    synchronized (lock) {
      if (closed) {
        throw new UnavailableException("this node is stopping");
      }
      refuseAboveBounds(write);
      enqueue(write);
    }
    return write;
  }

  /** Sends what waits if a lane is free. Does not wait for anything. */
  public void start() {
    CommitLane lane;
    synchronized (lock) {
      // The one that was used last: its session is warm, the other stays free.
      lane = idleLanes.pollFirst();
    }
    if (lane != null) {
      run(lane, true);
    }
  }

  private void refuseAboveBounds(PendingWrite write) {
    int commands = queuedCommands + write.commands().size();
    if (commands > bounds.queuedCommands() || queuedBytes + write.bytes() > bounds.queuedBytes()) {
      throw new QueueFullException(
          "%d commands of %d bytes wait to be sent (queue.commands, queue.bytes); retry later"
              .formatted(queuedCommands, queuedBytes));
    }
  }

  private void enqueue(PendingWrite write) {
    queue.addLast(write);
    queuedCommands += write.commands().size();
    queuedBytes += write.bytes();
  }

  private void dequeue(PendingWrite write) {
    queuedCommands -= write.commands().size();
    queuedBytes -= write.bytes();
  }

  /** Commands that wait for a lane. */
  public int queuedCommands() {
    synchronized (lock) {
      return queuedCommands;
    }
  }

  /**
   * An unknown outcome should become known without waiting for others' commands. If the lane is
   * busy, it says so when it is back.
   */
  private void tellUnreached(CommitLane lane) {
    synchronized (lock) {
      if (closed || !idleLanes.remove(lane)) {
        return;
      }
    }
    run(lane, true);
  }

  /**
   * Sends what waits, or lets the lane rest. Called by whoever took the lane.
   *
   * @param mayTell whether a batch without commands may go, to tell of clients that were not
   *     reached; not right after one has failed
   */
  private void run(CommitLane lane, boolean mayTell) {
    if (!lane.isOpen()) {
      openSession(lane);
      return;
    }
    SentBatch batch = gather(lane, mayTell);
    if (batch != null) {
      send(lane, batch);
    }
  }

  private void openSession(CommitLane lane) {
    long deadlineNanos = latestDeadlineOrRest(lane);
    if (deadlineNanos == 0) {
      return;
    }
    CommandBatch open =
        CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.OpenSession())));
    submit(open, deadlineNanos, (result, failure) -> sessionOpened(lane, result, failure));
  }

  private void sessionOpened(CommitLane lane, BatchResult result, Throwable failure) {
    switch (cause(failure)) {
      case null -> {
        if (result instanceof BatchResult.Applied applied
            && applied.results().getFirst().result()
                instanceof CommandResult.SessionOpened opened) {
          lane.open(opened.session());
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
    run(lane, true);
  }

  /** 0 when nothing waits; then the lane rests. */
  private long latestDeadlineOrRest(CommitLane lane) {
    synchronized (lock) {
      dropGivenUp();
      if (queue.isEmpty()) {
        idleLanes.addFirst(lane);
        return 0;
      }
      return latestDeadline(queue);
    }
  }

  private void dropGivenUp() {
    long now = System.nanoTime();
    queue.removeIf(
        write -> {
          if (write.deadlineNanos() - now > 0) {
            return false;
          }
          dequeue(write);
          return true;
        });
  }

  /** Takes from the queue what fits; null when nothing waits, and then the lane rests. */
  private SentBatch gather(CommitLane lane, boolean mayTell) {
    SentBatch batch = lane.newBatch();
    long now = System.nanoTime();
    int bytes = 0;
    synchronized (lock) {
      while (!queue.isEmpty()) {
        PendingWrite next = queue.peekFirst();
        if (!fits(batch, bytes, next)) {
          break;
        }
        queue.removeFirst();
        dequeue(next);
        // Past its deadline it is left to its waiting thread, which gives it up as never sent.
        if (next.deadlineNanos() - now > 0 && next.send(batch, batch.nextSequence())) {
          batch.add(next);
          bytes += next.bytes();
        }
      }
      if (batch.commands() == 0 && !(mayTell && lane.owesWord())) {
        idleLanes.addFirst(lane);
        return null;
      }
    }
    return batch;
  }

  private boolean fits(SentBatch batch, int bytes, PendingWrite next) {
    return batch.commands() == 0
        || (batch.commands() + next.commands().size() <= bounds.batchCommands()
            && bytes + next.bytes() <= bounds.batchBytes());
  }

  private void send(CommitLane lane, SentBatch batch) {
    CommandBatch sealed = lane.seal(batch);
    if (batch.commands() > 0) {
      listener.onBatch(batch.commands());
    }
    long deadlineNanos =
        batch.commands() > 0 ? latestDeadline(batch.writes()) : System.nanoTime() + WORD_NANOS;
    submit(
        sealed, deadlineNanos, (result, failure) -> returned(lane, batch, sealed, result, failure));
  }

  /** A lane must come back whatever happens: a throw counts as a failed answer. */
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

  private static long latestDeadline(Iterable<PendingWrite> writes) {
    long now = System.nanoTime();
    long latestFromNow = 1;
    for (PendingWrite write : writes) {
      latestFromNow = Math.max(latestFromNow, write.deadlineNanos() - now);
    }
    return now + latestFromNow;
  }

  private void returned(
      CommitLane lane,
      SentBatch batch,
      CommandBatch sealed,
      BatchResult result,
      Throwable failure) {
    if (failure != null) {
      failAll(batch, asRefusal(cause(failure)));
    } else {
      deliver(lane, batch, sealed, result);
    }
    run(lane, failure == null);
    if (failure != null) {
      // A client that was given up while the batch failed is told of then, also when no command
      // comes any more.
      CompletableFuture.delayedExecutor(WORD_AGAIN_MILLIS, TimeUnit.MILLISECONDS, continuations)
          .execute(() -> tellUnreached(lane));
    }
  }

  private void deliver(CommitLane lane, SentBatch batch, CommandBatch sealed, BatchResult result) {
    switch (result) {
      case BatchResult.Applied applied -> {
        lane.confirmed(sealed);
        answerAll(batch, applied);
      }
      case BatchResult.SessionUnknown unknown -> {
        LOG.info("Session {} ended in the store; the gateway opens another", unknown.session());
        lane.forgetSession();
        requeue(batch);
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

  /** In front of the queue, in order; those whose clients gave up were not applied and end here. */
  private void requeue(SentBatch batch) {
    synchronized (lock) {
      for (PendingWrite write : batch.writes().reversed()) {
        if (write.unsend()) {
          queue.addFirst(write);
          queuedCommands += write.commands().size();
          queuedBytes += write.bytes();
        }
      }
    }
  }

  private static void failAll(SentBatch batch, RuntimeException cause) {
    batch.writes().forEach(write -> write.fail(cause));
  }

  private void refuseQueued(RuntimeException cause) {
    List<PendingWrite> refused;
    synchronized (lock) {
      refused = new ArrayList<>(queue);
      queue.clear();
      queuedCommands = 0;
      queuedBytes = 0;
    }
    refused.forEach(write -> write.fail(cause));
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
    synchronized (lock) {
      closed = true;
    }
    refuseQueued(new UnavailableException("this node is stopping"));
    lanes.forEach(CommitLane::giveUp);
  }
}
