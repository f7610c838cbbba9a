package io.holdfast.raft.leadership;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.VoterName;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a leader that hears no majority step down soon. Ratis 3.3.0 checks that only while nothing
 * else happens: a cut-off leader under steady writes stayed leader for as long as we watched (12
 * s), with all its requests hanging.
 */
public final class LeadershipWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(LeadershipWatchdog.class);

  private final RaftServer server;
  private final RaftServer.Division division;
  private final long silenceMillis;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  private final TermAge led = new TermAge();

  public LeadershipWatchdog(
      RaftServer server, RaftServer.Division division, NodeSettings.Election election) {
    this.server = server;
    this.division = division;
    this.silenceMillis = silence(election).toMillis();
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
    if (!division.getInfo().isLeader() || isNew() || hearsMajority()) {
      return;
    }
    LOG.warn(
        "heard from no majority for {} ms in term {}: stepping down",
        silenceMillis,
        division.getInfo().getCurrentTerm());
    stepDown();
  }

  /** Ratis begins with every follower as silent as can be: nobody had the time to answer yet. */
  private boolean isNew() {
    return led.nanosIn(division.getInfo().getCurrentTerm(), System.nanoTime())
        < TimeUnit.MILLISECONDS.toNanos(silenceMillis);
  }

  private boolean hearsMajority() {
    Optional<Map<String, Long>> silence = FollowerSilence.millis(division);
    if (silence.isEmpty()) {
      return true; // It led a moment ago.
    }
    Set<String> heard = new HashSet<>();
    heard.add(VoterName.node(division.getId()));
    silence
        .get()
        .forEach(
            (follower, millis) -> {
              if (millis <= silenceMillis) {
                heard.add(VoterName.node(follower));
              }
            });
    return Majority.of(division.getRaftConf()).isReachedBy(heard);
  }

  /** A transfer to nobody is Ratis' forced step-down. */
  private void stepDown() {
    try {
      var _ = server.transferLeadershipAsync(transferTo(null, silenceMillis));
    } catch (IOException refused) {
      LOG.warn("could not step down: {}", String.valueOf(refused));
    }
  }

  /** Makes another voter the leader, as before an orderly stop; false when that failed. */
  public boolean handOverTo(RaftPeerId voter, long timeoutMillis) {
    try {
      return server.transferLeadership(transferTo(voter, timeoutMillis)).isSuccess();
    } catch (IOException refused) {
      LOG.info("leadership did not go to {}: {}", voter, String.valueOf(refused));
      return false;
    }
  }

  private TransferLeadershipRequest transferTo(RaftPeerId node, long timeoutMillis) {
    return new TransferLeadershipRequest(
        client,
        server.getId(),
        division.getGroup().getGroupId(),
        calls.incrementAndGet(),
        node,
        timeoutMillis);
  }
}
