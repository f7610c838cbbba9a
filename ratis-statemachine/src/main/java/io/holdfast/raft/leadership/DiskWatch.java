package io.holdfast.raft.leadership;

import io.holdfast.raft.transport.ElectionOrder;
import io.holdfast.raft.transport.PeerRpc;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leadership away when this leader's own disk hangs, as {@link HungDisk} decides: asks the
 * follower that is furthest to campaign. Ratis' own transfer and step-down wait for the disk while
 * they hold the lock of the division. Nothing that is read here takes one of Ratis' locks either.
 */
public final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  private final RaftServer server;
  private final RaftServer.Division division;
  private final LongSupplier flushedIndex;
  private final Executor executor;
  private final HungDisk disk = new HungDisk();

  /**
   * Watches a node.
   *
   * @param flushedIndex last index that is on this node's disk
   * @param executor runs what waits for another node's answer
   */
  public DiskWatch(
      RaftServer server,
      RaftServer.Division division,
      LongSupplier flushedIndex,
      Executor executor) {
    this.server = server;
    this.division = division;
    this.flushedIndex = flushedIndex;
    this.executor = executor;
  }

  /** Called several times a second, by one thread. */
  public void check(long nowNanos) {
    boolean hung = disk.hangs();
    long flushed = flushedIndex.getAsLong();
    // A leader that is not ready counts: it never will be when its disk hangs.
    long term = division.getInfo().getCurrentTerm();
    Map<String, Long> matched = matched();
    if (matched.isEmpty()) {
      disk.checkAsFollower(flushed);
    } else {
      Majority majority = Majority.of(division.getRaftConf());
      List<String> successors = disk.checkAsLeader(flushed, matched, majority, nowNanos);
      if (!successors.isEmpty()) {
        LOG.warn(
            "this node's disk hangs: nothing was flushed behind entry {} for {} ms, and others are"
                + " further: giving leadership away",
            flushed,
            HungDisk.PATIENCE.toMillis());
        handOver(term, successors, matched, nowNanos);
      }
    }
    if (hung && !disk.hangs()) {
      LOG.info("this node's disk goes on, at entry {}", flushed);
    }
  }

  /** This node is to take over from a leader whose disk hangs. */
  public void takesOver(long nowNanos) {
    disk.takesOver(nowNanos);
  }

  /** Whether this node's disk was seen to hang, and has not gone on since. */
  public boolean hangs() {
    return disk.hangs();
  }

  /** Empty when this node does not lead, or is about to stop. */
  private Map<String, Long> matched() {
    long[] indices = division.getInfo().getFollowerMatchIndices();
    Optional<List<String>> followers = LastContact.followers(division);
    Map<String, Long> matched = new HashMap<>();
    if (indices != null && followers.isPresent() && followers.get().size() == indices.length) {
      for (int i = 0; i < indices.length; i++) {
        matched.put(followers.get().get(i), indices[i]);
      }
    }
    return matched;
  }

  private void handOver(
      long term, List<String> successors, Map<String, Long> matched, long nowNanos) {
    try {
      executor.execute(
          () -> {
            for (String voter : successors) {
              // What it is known to have. A leader begins its term with an entry; a voter that has
              // not even that one refuses, and is asked again.
              if (campaigns(voter, TermIndex.valueOf(term, matched.get(voter)))) {
                return;
              }
            }
            LOG.warn("no follower takes over yet");
            disk.nobodyStands(nowNanos);
          });
    } catch (RejectedExecutionException closing) {
      LOG.debug("no hand-over: this node is about to end");
    }
  }

  private boolean campaigns(String voter, TermIndex end) {
    try {
      PeerRpc rpc = (PeerRpc) server.getServerRpc();
      RaftPeerId leader = division.getId();
      boolean accepted =
          rpc.startLeaderElection(
                  ElectionOrder.ofHungDisk(
                      division.getGroup().getGroupId(),
                      leader,
                      RaftPeerId.valueOf(voter),
                      end,
                      HungDisk.PAUSE))
              .getServerReply()
              .getSuccess();
      LOG.info("asked {} to campaign: {}", voter, accepted ? "it does" : "it refused");
      return accepted;
    } catch (IOException | RuntimeException failed) {
      LOG.info("asked {} to campaign: {}", voter, String.valueOf(failed));
      return false;
    }
  }
}
