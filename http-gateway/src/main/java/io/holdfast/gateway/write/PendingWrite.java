package io.holdfast.gateway.write;

import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.store.command.OperationId;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * The commands of one request on their way: they stay together and in order. One thread waits, or
 * is called; the committer moves it along from others.
 */
public final class PendingWrite {

  /** Where it is. A write has a place once it was sent; it keeps it. */
  private sealed interface Stage {
    default Place place() {
      return null;
    }

    record Queued() implements Stage {}

    record Sent(Place place) implements Stage {}

    record Answered(Place place) implements Stage {}

    record GivenUp(Place place) implements Stage {}
  }

  /** Its batch, and the number of its first command. */
  record Place(SentBatch batch, long firstSequence) {}

  private final List<SubmittedCommand> commands;
  private final int bytes;
  private final long deadlineNanos;
  private final AtomicReference<Stage> stage = new AtomicReference<>(new Stage.Queued());
  private final CompletableFuture<List<Answer>> answers = new CompletableFuture<>();

  PendingWrite(List<SubmittedCommand> commands, int bytes, long deadlineNanos) {
    this.commands = commands;
    this.bytes = bytes;
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * Waits for the results, one for each command. Whoever waits calls {@link #settle} afterwards.
   *
   * @throws NotAppliedException when the deadline passed before the commands went off
   * @throws OutcomeUnknownException when it passed while they were on their way
   * @throws io.holdfast.raft.UnavailableException when the store has ruled out that they are
   *     applied
   */
  public List<Answer> await() throws InterruptedException {
    while (true) {
      try {
        return answers.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(failed.getCause());
      } catch (TimeoutException late) {
        giveUp();
      }
    }
  }

  /**
   * Calls back once with what {@link #await} would return, or throw. Whoever is called calls {@link
   * #giveUp} at the deadline, and {@link #settle} afterwards.
   *
   * @param then on the thread that brings the answer; must not wait
   */
  public void whenAnswered(BiConsumer<List<Answer>, Throwable> then) {
    var _ = answers.whenComplete(then);
  }

  /** Its time is over. Without effect when it was answered before. */
  public void giveUp() {
    while (true) {
      Stage now = stage.get();
      if (now instanceof Stage.Answered || now instanceof Stage.GivenUp) {
        return;
      }
      if (stage.compareAndSet(now, new Stage.GivenUp(now.place()))) {
        answers.completeExceptionally(now.place() == null ? neverSent() : underWay());
        return;
      }
    }
  }

  private static NotAppliedException neverSent() {
    return new NotAppliedException("its timeout ended while it waited to be sent to a leader");
  }

  private static OutcomeUnknownException underWay() {
    return new OutcomeUnknownException(
        "no result came in time for a command on its way; it may yet be applied");
  }

  /**
   * The names of the commands: the client's key, or session and number.
   *
   * @return empty when the commands were never sent
   */
  public List<String> operationIds() {
    Place place = stage.get().place();
    if (place == null) {
      return List.of();
    }
    List<String> ids = new ArrayList<>(commands.size());
    for (int i = 0; i < commands.size(); i++) {
      String key = commands.get(i).idempotencyKey();
      ids.add(
          key.isEmpty() ? OperationId.of(place.batch().session(), place.firstSequence() + i) : key);
    }
    return ids;
  }

  /**
   * Says once whether the client got its answer. The results of one that was not reached are kept,
   * so that it can ask what became of its operation.
   */
  public void settle(boolean reached) {
    // Its thread was interrupted before it was sent: nobody would settle it later.
    if (stage.get() instanceof Stage.Queued queued
        && stage.compareAndSet(queued, new Stage.GivenUp(null))) {
      return;
    }
    Place place = stage.get().place();
    if (place != null) {
      place.batch().settle(this, reached);
    }
  }

  /** For a write that nobody waits for: its result is kept under its client's key anyway. */
  public void settleWhenAnswered() {
    var _ = answers.whenComplete((results, failure) -> settle(true));
  }

  List<SubmittedCommand> commands() {
    return commands;
  }

  int bytes() {
    return bytes;
  }

  /** On {@link System#nanoTime()}'s scale. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** When the last of them gives up, and no earlier than now; on the same scale. */
  static long latestDeadlineNanos(Iterable<PendingWrite> writes, long now) {
    long latestFromNow = 1;
    for (PendingWrite write : writes) {
      latestFromNow = Math.max(latestFromNow, write.deadlineNanos() - now);
    }
    return now + latestFromNow;
  }

  /** Takes it out of the queue; false when its client has given up. */
  boolean send(SentBatch batch, long firstSequence) {
    return stage.get() instanceof Stage.Queued queued
        && stage.compareAndSet(queued, new Stage.Sent(new Place(batch, firstSequence)));
  }

  /** Makes it wait again, after the store has said that it was not applied. */
  boolean unsend() {
    return stage.get() instanceof Stage.Sent sent && stage.compareAndSet(sent, new Stage.Queued());
  }

  void answer(List<Answer> results) {
    if (markAnswered()) {
      answers.complete(results);
    }
  }

  void fail(RuntimeException cause) {
    if (markAnswered()) {
      answers.completeExceptionally(cause);
    }
  }

  private boolean markAnswered() {
    while (true) {
      Stage now = stage.get();
      if (now instanceof Stage.Answered || now instanceof Stage.GivenUp) {
        return false;
      }
      if (stage.compareAndSet(now, new Stage.Answered(now.place()))) {
        return true;
      }
    }
  }
}
