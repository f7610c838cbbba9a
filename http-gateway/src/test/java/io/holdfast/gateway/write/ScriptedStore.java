package io.holdfast.gateway.write;

import io.holdfast.raft.EventFeed;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.BatchResult.Answer;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.PolicySet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A store whose answers the test gives, batch by batch. Sessions are opened at once. */
public final class ScriptedStore implements ReplicatedStore {
  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
  private final AtomicLong sessions = new AtomicLong(70);

  /** A batch that waits for its answer. */
  record Sent(CommandBatch batch, long deadlineNanos, CompletableFuture<BatchResult> answer) {

    /** Answers each command with a revision that is its number in the session. */
    void apply() {
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < batch.commands().size(); i++) {
        long revision = batch.firstSequence() + i;
        answers.add(
            new Answer(new CommandResult.TransactionDone(true, revision, List.of()), false));
      }
      answer.complete(new BatchResult.Applied(false, answers));
    }
  }

  /** The next batch of commands; fails when none comes. */
  Sent next() throws InterruptedException {
    Sent next = sent.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no batch was sent");
    }
    return next;
  }

  /** Batches that were sent and not yet taken by the test. */
  int waiting() {
    return sent.size();
  }

  long lastSession() {
    return sessions.get();
  }

  @Override
  public CompletableFuture<BatchResult> submit(CommandBatch batch, long deadlineNanos) {
    if (batch.session() == 0
        && batch.commands().getFirst().command() instanceof Command.OpenSession) {
      CommandResult opened = new CommandResult.SessionOpened(sessions.incrementAndGet());
      return CompletableFuture.completedFuture(
          new BatchResult.Applied(false, List.of(new Answer(opened, false))));
    }
    CompletableFuture<BatchResult> answer = new CompletableFuture<>();
    sent.add(new Sent(batch, deadlineNanos, answer));
    return answer;
  }

  @Override
  public CompletableFuture<Long> confirmReadIndex(long deadlineNanos) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Long> tryReadIndex() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> awaitLock(long lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> awaitOnEveryVoter(long deadlineNanos) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Long> awaitRevision(long revision, long deadlineNanos) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Standing standing() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long freshAsOfNanos() {
    throw new UnsupportedOperationException();
  }

  @Override
  public EventFeed events() {
    throw new UnsupportedOperationException();
  }

  @Override
  public PolicySet policies() {
    throw new UnsupportedOperationException();
  }

  @Override
  public AuthSet auth() {
    return AuthSet.NONE;
  }

  @Override
  public long clockMillis() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoreReader reader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoreSnapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long strangers() {
    return 0;
  }

  @Override
  public NodeStatus status() {
    throw new UnsupportedOperationException();
  }
}
