package io.holdfast.raft.leadership;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.VoterName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a leader that hears no majority step down soon. Ratis 3.3.0 checks that only while nothing
 * else happens: a cut-off leader under steady writes stayed leader for as long as we watched (12
 * s), with all its requests hanging.
 */
public final class CheckQuorum {
  private static final Logger LOG = LoggerFactory.getLogger(CheckQuorum.class);

  private final LocalLeader self;
  private final long silenceMillis;
  private final LongSupplier nanoTime;
  private final TermAge led = new TermAge();

  public CheckQuorum(LocalLeader self, NodeSettings.Election election, LongSupplier nanoTime) {
    this.self = self;
    this.silenceMillis = silence(election).toMillis();
    this.nanoTime = nanoTime;
  }

  /**
   * How long a leader may hear no majority: as long as a follower waits for its leader at the most,
   * so that by then there may be another one. What a cut-off leader could say meanwhile is guarded
   * by the confirmation of each read.
   */
  public static Duration silence(NodeSettings.Election election) {
    return election.timeoutMax();
  }

  /** Called once per election timeout or more often. */
  public void check() {
    if (!self.leads() || isNew() || hearsMajority()) {
      return;
    }
    LOG.warn(
        "heard from no majority for {} ms in term {}: stepping down", silenceMillis, self.term());
    self.stepDown(silenceMillis);
  }

  /** At first Ratis counts every follower as silent since ever: none had time to answer yet. */
  private boolean isNew() {
    return led.nanosIn(self.term(), nanoTime.getAsLong())
        < TimeUnit.MILLISECONDS.toNanos(silenceMillis);
  }

  private boolean hearsMajority() {
    Optional<Map<String, Long>> silence = self.lastContact();
    if (silence.isEmpty()) {
      return true; // It led a moment ago.
    }
    Set<String> heard = new HashSet<>();
    heard.add(VoterName.node(self.name()));
    silence
        .get()
        .forEach(
            (follower, millis) -> {
              if (millis <= silenceMillis) {
                heard.add(VoterName.node(follower));
              }
            });
    return self.majority().isReachedBy(heard);
  }
}
