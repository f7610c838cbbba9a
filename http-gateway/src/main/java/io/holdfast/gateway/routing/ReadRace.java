package io.holdfast.gateway.routing;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One read on its way: at the best node, then at the next when that one fails or refuses, and at
 * two at a time, once, when the first is silent for longer than nearly all reads take. The first
 * answer counts, the other try is given up. Used by the thread of the request.
 */
final class ReadRace {
  /** Extra time for the answer of a node that itself waited until the deadline. */
  static final long GRACE_NANOS = 100_000_000;

  /** Before the second round; each later pause is twice as long, up to the longest. */
  private static final long FIRST_PAUSE_NANOS = 20_000_000;

  private static final long LONGEST_PAUSE_NANOS = 320_000_000;

  private final NodeSender sender;
  private final Forwarding request;
  private final Need.Read need;
  private final long deadlineNanos;
  private final BlockingQueue<Attempt> done = new LinkedBlockingQueue<>();
  private final List<Attempt> running = new ArrayList<>(2);
  private final Set<String> tried = new HashSet<>();
  private long pauseNanos = FIRST_PAUSE_NANOS;
  private boolean hedged;
  private long hedgeNanos;
  private Attempt refused;

  ReadRace(NodeSender sender, Forwarding request, Need.Read need, long deadlineNanos) {
    this.sender = sender;
    this.request = request;
    this.need = need;
    this.deadlineNanos = deadlineNanos;
  }

  /** One that is sent to a single node at a time, as silence says nothing. */
  static ReadRace alone(NodeSender sender, Forwarding request, Need.Read need, long deadlineNanos) {
    ReadRace race = new ReadRace(sender, request, need, deadlineNanos);
    race.hedged = true;
    return race;
  }

  /**
   * Runs it.
   *
   * @return one that was answered
   * @throws io.holdfast.gateway.errors.ProblemException 503 when no node answered in time
   */
  Attempt run() throws InterruptedException {
    sender.hedges().onRead();
    try {
      while (true) {
        if (running.isEmpty() && !startNext() && isOver()) {
          return lastWord();
        }
        Attempt first = done.poll(patienceNanos(), TimeUnit.NANOSECONDS);
        if (first == null) {
          onSilence();
        } else if (running.remove(first) && isAnswer(first)) {
          return first;
        }
      }
    } finally {
      running.forEach(Attempt::abandon);
    }
  }

  /** False when every node was tried; the next time the round begins anew. */
  private boolean startNext() {
    Optional<NodeView> next = sender.router().next(need, tried);
    if (next.isEmpty() || System.nanoTime() - deadlineNanos >= 0) {
      pauseNanos = tried.isEmpty() ? pauseNanos : Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
      tried.clear();
      return false;
    }
    start(next.get());
    hedgeNanos = System.nanoTime() + sender.latencies().p99Nanos();
    return true;
  }

  private void start(NodeView node) {
    tried.add(node.label());
    running.add(sender.send(node, request, deadlineNanos, done::add));
  }

  /** Nodes that refuse have said their word; those that cannot be reached may come back. */
  private boolean isOver() {
    return refused != null || System.nanoTime() - deadlineNanos >= 0;
  }

  private Attempt lastWord() {
    if (refused != null) {
      return refused;
    }
    throw Problem.of(ProblemCode.UNAVAILABLE, "no node answered before the deadline").exception();
  }

  private long patienceNanos() {
    long now = System.nanoTime();
    if (running.isEmpty()) {
      return pauseNanos;
    }
    long end = deadlineNanos + GRACE_NANOS - now;
    return Math.max(0, hedged || running.size() > 1 ? end : Math.min(end, hedgeNanos - now));
  }

  private void onSilence() {
    long now = System.nanoTime();
    if (now - deadlineNanos - GRACE_NANOS >= 0) {
      running.forEach(attempt -> sender.leaveIfSilent(attempt, "it did not answer a read"));
      running.forEach(Attempt::abandon);
      running.clear();
    } else if (!hedged && running.size() == 1 && now - hedgeNanos >= 0) {
      if (!sender.hedges().take()) {
        hedgeNanos = now + LatencyWindow.MOST.toNanos();
        return;
      }
      hedged = true;
      sender
          .router()
          .next(need, tried)
          .ifPresent(
              second -> {
                sender.onHedge();
                start(second);
              });
    }
  }

  private boolean isAnswer(Attempt attempt) {
    return switch (attempt.outcome()) {
      case Attempt.Outcome.Failed failed -> {
        sender.leave(attempt, NodeWatch.reason(failed.cause()));
        yield false;
      }
      case Attempt.Outcome.Answered(NodeAnswer answer) -> {
        sender.answered(attempt, answer);
        if (mayDoBetterElsewhere(answer)) {
          refused = attempt;
          yield false;
        }
        sender.latencies().add(attempt.elapsedNanos());
        for (Attempt other : running) {
          // A second try that began just now has not been silent: it had no time to answer.
          if (other.elapsedNanos() > attempt.elapsedNanos()) {
            sender.leaveIfSilent(other, "it was silent while another node answered");
          }
        }
        yield true;
      }
    };
  }

  private static boolean mayDoBetterElsewhere(NodeAnswer answer) {
    return switch (answer.status()) {
      case 429, 500, 502, 503 -> true;
      default -> false;
    };
  }
}
