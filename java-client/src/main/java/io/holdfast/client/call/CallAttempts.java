package io.holdfast.client.call;

import io.holdfast.client.api.Answer;
import io.holdfast.client.api.AnswerFacts;
import io.holdfast.client.api.Problem;
import io.holdfast.client.api.ProtocolException;
import io.holdfast.client.route.KnownNode;
import io.holdfast.client.wire.Call;
import io.holdfast.client.wire.Reply;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call's way through the nodes. There is one attempt at a time, so that each step sees what the
 * step before it wrote, whichever thread it runs on.
 */
final class CallAttempts<T> {
  /**
   * A further try with less time than this would hardly be answered, and would only make the
   * outcome of a write unknown that so far surely was not applied.
   */
  private static final long SHORTEST_FURTHER_TRY_MILLIS = 20;

  private final CallRunner runner;
  private final Call<T> call;
  private final CallFuture<T> future;
  private final long deadlineNanos;
  private final Backoff backoff = new Backoff();
  private final CallEnd end;

  /** Nodes that failed since the last pause. */
  private final List<KnownNode> tried = new ArrayList<>();

  /** How many of those failed because TLS cannot be agreed on, which waiting does not mend. */
  private int mismatched;

  private int attempts;

  CallAttempts(CallRunner runner, Call<T> call, CallFuture<T> future) {
    this.runner = runner;
    this.call = call;
    this.future = future;
    this.deadlineNanos = System.nanoTime() + call.timeout().toNanos();
    this.end = new CallEnd(call);
  }

  private Duration remaining() {
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }

  /** Sends the call to the next node, or ends it when its time is over. */
  void next() {
    if (future.isDone()) {
      return;
    }
    if (remaining().toMillis() < (attempts == 0 ? 1 : SHORTEST_FURTHER_TRY_MILLIS)) {
      giveUp();
      return;
    }
    Optional<KnownNode> node = runner.selector().choose(tried, System.nanoTime());
    if (node.isEmpty()) {
      if (mismatched == tried.size()) {
        future.completeExceptionally(end.misconfigured(attempts));
        return;
      }
      tried.clear();
      mismatched = 0;
      pause(backoff.next());
      return;
    }
    try {
      send(node.get());
    } catch (RuntimeException badRequest) {
      // A header that HTTP cannot carry, for example: nothing was sent.
      future.completeExceptionally(badRequest);
    }
  }

  private void pause(Duration duration) {
    if (duration.compareTo(remaining()) >= 0) {
      giveUp();
      return;
    }
    Executor later = CompletableFuture.delayedExecutor(duration.toNanos(), TimeUnit.NANOSECONDS);
    later.execute(this::next);
  }

  private void giveUp() {
    future.completeExceptionally(end.timeIsOver(attempts));
  }

  private void send(KnownNode node) {
    AttemptRequest request = AttemptRequest.of(call, node, remaining(), runner.settings());
    attempts++;
    CompletableFuture<HttpResponse<byte[]>> sent =
        runner.http().sendAsync(request.http(), HttpResponse.BodyHandlers.ofByteArray());
    var unused =
        sent.copy()
            .orTimeout(request.limit().toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (response, failure) -> {
                  if (failure instanceof TimeoutException) {
                    sent.cancel(true);
                    // The JVM has one thread for all timeouts: what callers chained must not hold
                    // it.
                    ForkJoinPool.commonPool().execute(() -> settle(node, null, failure));
                  } else {
                    settle(node, response, failure);
                  }
                });
  }

  private void settle(KnownNode node, HttpResponse<byte[]> response, Throwable failure) {
    try {
      if (failure != null) {
        failed(node, failure);
      } else {
        answered(node, Reply.of(response));
      }
    } catch (RuntimeException | Error unforeseen) {
      // Without this the caller would wait for ever.
      future.completeExceptionally(unforeseen);
    }
  }

  private void failed(KnownNode node, Throwable failure) {
    end.noteFailure(node, failure);
    if (end.lastIsMismatch()) {
      mismatched++;
    }
    leave(node);
  }

  /** Goes on at another node; this one is avoided by other calls too, until it works again. */
  private void leave(KnownNode node) {
    runner.selector().requestFailed(node, System.nanoTime());
    runner.members().pollSoon();
    tried.add(node);
    next();
  }

  private void answered(KnownNode node, Reply reply) {
    AnswerFacts facts = reply.facts(attempts);
    runner.session().atLeast(facts.revision());
    if (reply.isSuccess()) {
      runner.selector().requestAnswered(node);
      succeed(reply, facts);
      return;
    }
    Problem problem = reply.problem();
    NextStep step = NextStep.after(problem);
    Optional<T> value = call.decoder().ofProblem(problem);
    if (step == NextStep.GIVE_UP || value.isPresent()) {
      runner.selector().requestAnswered(node);
      refused(reply, facts, problem, value);
      return;
    }
    end.noteProblem(node, problem, step);
    if (step == NextStep.LATER) {
      Duration wait = backoff.next();
      pause(wait.compareTo(reply.retryAfter()) > 0 ? wait : reply.retryAfter());
    } else {
      leave(node);
    }
  }

  private void succeed(Reply reply, AnswerFacts facts) {
    try {
      T value = call.decoder().decode(reply.json());
      future.complete(new Answer<>(Optional.of(value), facts));
    } catch (RuntimeException unreadable) {
      if (reply.isAccepted()) {
        future.complete(new Answer<>(Optional.empty(), facts));
      } else {
        future.completeExceptionally(
            new ProtocolException(
                "the client cannot read this answer; is it as new as the node? " + reply.json(),
                unreadable));
      }
    }
  }

  private void refused(Reply reply, AnswerFacts facts, Problem problem, Optional<T> value) {
    if (end.mayHaveBeenApplied() && !reply.namesOperation()) {
      future.completeExceptionally(end.outcomeUnknown(problem, attempts));
    } else if (value.isPresent()) {
      future.complete(new Answer<>(value, facts));
    } else {
      future.completeExceptionally(end.refused(problem));
    }
  }
}
