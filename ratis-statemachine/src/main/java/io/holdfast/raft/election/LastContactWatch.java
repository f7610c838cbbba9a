package io.holdfast.raft.election;

import io.holdfast.raft.peer.PeerReply;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election when the leader has been silent for the election timeout, on time. Ratis
 * 3.3.0 sleeps for a whole timeout, checks, and sleeps again if the leader was not silent all that
 * time: one and a half timeouts on average. Here the check comes when the timeout ends, so the
 * timeout can be longer, and heartbeats rarer, for the same wait.
 *
 * <p>A follower that is cut off alone must not disturb the others: it campaigns only when a
 * majority misses the leader too, which does the work of Raft's pre-votes (Ongaro's dissertation,
 * 9.6).
 */
public final class LastContactWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LastContactWatch.class);

  private static final int LOOKS_WHILE_SILENT = 8;

  private final LocalVoter self;
  private final EarlyElection election;
  private final ScheduledExecutorService timer;
  private final long timeoutMillis;
  private final LongSupplier nanoTime;

  public LastContactWatch(
      LocalVoter self,
      EarlyElection election,
      ScheduledExecutorService timer,
      Duration timeout,
      LongSupplier nanoTime) {
    this.self = self;
    this.election = election;
    this.timer = timer;
    this.timeoutMillis = timeout.toMillis();
    this.nanoTime = nanoTime;
  }

  /** Watches until the timer is shut down. */
  public void start() {
    schedule(timeoutMillis);
  }

  private void schedule(long millis) {
    var _ =
        timer.schedule(
            () -> {
              long next = timeoutMillis;
              try {
                next = check();
              } catch (RuntimeException failure) {
                LOG.warn("a look at the leader failed", failure);
              }
              schedule(next);
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Returns the milliseconds until the next check. */
  private long check() {
    PeerReply.View view = self.view();
    boolean follows = !view.leader().isEmpty() && !view.leader().equals(self.name());
    if (!follows) {
      return timeoutMillis;
    }
    if (view.silentMillis() < timeoutMillis) {
      return timeoutMillis - view.silentMillis();
    }
    long lostNanos = nanoTime.getAsLong();
    var _ =
        election
            .poll(view.leader(), timeoutMillis)
            .thenAccept(
                poll -> {
                  if (poll.isMissedByMajority()) {
                    election.campaignInTurn(poll, "it is silent", lostNanos);
                  }
                });
    return timeoutMillis / LOOKS_WHILE_SILENT;
  }
}
