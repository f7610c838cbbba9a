package io.holdfast.gateway.routing;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write on its way: at one node at a time, the leader first, under the same key whatever
 * happens. A try is given up when its node is left or the deadline is over. From the moment that a
 * try may have reached a node the outcome is unknown until an answer settles it. Used by the thread
 * of the request.
 */
final class WriteTries {
  private static final Logger LOG = LoggerFactory.getLogger(WriteTries.class);
  private static final Need NEED = new Need.Write();
  private static final long POLL_NANOS = 50_000_000;

  /** Pauses between rounds double up to this. */
  private static final long LONGEST_PAUSE_NANOS = 400_000_000;

  /** A write that two nodes answer with 500, or one node this often, is itself the cause. */
  private static final int MAX_FAULTY_NODES = 2;

  private static final int MAX_FAULTS = 3;
  private static final int FAULT = 500;

  private final NodeSender sender;
  private final Forwarding request;
  private final long deadlineNanos;
  private final BlockingQueue<Attempt> done = new LinkedBlockingQueue<>();
  private final Set<String> tried = new HashSet<>();
  private final Set<String> faulty = new TreeSet<>();
  private int faults;
  private long pauseNanos = POLL_NANOS;
  private boolean maybeApplied;
  private Attempt refused;
  private Attempt running;

  WriteTries(NodeSender sender, Forwarding request, long deadlineNanos) {
    this.sender = sender;
    this.request = request;
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * Runs them.
   *
   * @return the one whose answer counts
   * @throws ProblemException 504 with the key when it may have been applied, 503 when it certainly
   *     never reached a node
   */
  Attempt run() throws InterruptedException {
    try {
      return tryUntilDeadline();
    } catch (InterruptedException stopped) {
      if (!isMaybeApplied()) {
        throw stopped;
      }
      Thread.currentThread().interrupt();
      throw unknown("this gateway is stopping, and the write was on its way");
    } catch (ProblemException told) {
      throw told;
    } catch (RuntimeException unforeseen) {
      if (!isMaybeApplied()) {
        throw unforeseen;
      }
      LOG.error("A write failed unexpectedly; its outcome is unknown", unforeseen);
      throw unknown("this gateway has a fault, and the write was on its way");
    } finally {
      if (running != null) {
        running.abandon();
      }
    }
  }

  private boolean isMaybeApplied() {
    return maybeApplied || (running != null && running.mayHaveArrived());
  }

  private Attempt tryUntilDeadline() throws InterruptedException {
    while (System.nanoTime() - deadlineNanos < 0) {
      Optional<NodeView> next = sender.router().next(NEED, tried);
      if (next.isEmpty()) {
        // All were tried: the round begins anew after a pause.
        tried.clear();
        TimeUnit.NANOSECONDS.sleep(Math.min(pauseNanos, deadlineNanos - System.nanoTime()));
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        continue;
      }
      tried.add(next.get().label());
      running = sender.send(next.get(), request, deadlineNanos, done::add);
      await(running);
      Attempt ended = running;
      if (isFinal(ended)) {
        running = null;
        return ended;
      }
      running = null;
    }
    return lastWord();
  }

  /** Returns when it was answered or has failed, or was given up here. */
  private void await(Attempt attempt) throws InterruptedException {
    long beginNanos = System.nanoTime();
    while (attempt.outcome() == null) {
      long left = deadlineNanos + ReadRace.GRACE_NANOS - System.nanoTime();
      if (left <= 0 || sender.watch().leftSince(attempt.node(), beginNanos)) {
        attempt.abandon();
      } else {
        var _ = done.poll(Math.min(left, POLL_NANOS), TimeUnit.NANOSECONDS);
      }
    }
  }

  private boolean isFinal(Attempt attempt) {
    return switch (attempt.outcome()) {
      case Attempt.Outcome.Failed failed -> {
        maybeApplied |= failed.mayHaveArrived();
        if (!attempt.isAbandoned()) {
          sender.leave(attempt, NodeWatch.reason(failed.cause()));
        }
        yield false;
      }
      case Attempt.Outcome.Answered(NodeAnswer answer) -> {
        sender.answered(attempt, answer);
        yield isFinal(attempt, answer);
      }
    };
  }

  private boolean isFinal(Attempt attempt, NodeAnswer answer) {
    switch (WriteVerdict.of(answer, request.key(), maybeApplied)) {
      case FINAL -> {
        return true;
      }
      case AGAIN -> refused = attempt;
      case AGAIN_MAYBE_APPLIED -> {
        maybeApplied = true;
        if (answer.status() == FAULT) {
          onFault(attempt);
        }
      }
      case UNKNOWN ->
          throw unknown(
              "a try may have been applied, and a later one was answered " + answer.status());
    }
    return false;
  }

  /** A node with a fault is no reason to give up; a request that makes nodes fail is one. */
  private void onFault(Attempt attempt) {
    faulty.add(attempt.node().label());
    faults++;
    if (faulty.size() >= MAX_FAULTY_NODES || faults >= MAX_FAULTS) {
      throw unknown(
          "it was answered 500 "
              + faults
              + " times, by "
              + String.join(", ", faulty)
              + ": that seems to be the request's fault, so it is not sent again");
    }
  }

  private Attempt lastWord() {
    if (maybeApplied) {
      throw unknown("the deadline passed while the write was on its way; it may yet be applied");
    }
    if (refused != null) {
      return refused;
    }
    throw Problem.of(ProblemCode.NOT_APPLIED, "no node could be reached before the deadline")
        .exception();
  }

  private ProblemException unknown(String detail) {
    return Problem.of(ProblemCode.OUTCOME_UNKNOWN, detail)
        .with("operation", request.key())
        .exception();
  }
}
