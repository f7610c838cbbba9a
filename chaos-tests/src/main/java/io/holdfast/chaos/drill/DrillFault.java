package io.holdfast.chaos.drill;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What is done to the cluster in the middle of a run. */
enum DrillFault {
  /** SIGKILL. */
  KILL_LEADER,
  /** SIGSTOP, and SIGCONT while the others have gone on: the old leader wakes up in the past. */
  PAUSE_LEADER,
  /** SIGTERM: the leader has time to say goodbye. */
  STOP_LEADER,
  /** SIGKILL. */
  KILL_FOLLOWER,
  /** SIGKILL, and its data is gone for good: at the end of the run it takes its own place. */
  LOSE_DISK,
  /** SIGKILL to all at once, and all are started again at once. */
  RESTART_ALL;

  private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 3_000;

  /** As on the command line: kill-leader. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The nodes that it strikes. */
  List<NodeProcess> victims(ProcessCluster cluster) {
    NodeProcess leader = cluster.awaitLeader(LEADER_TIMEOUT);
    return switch (this) {
      case KILL_LEADER, PAUSE_LEADER, STOP_LEADER, LOSE_DISK -> List.of(leader);
      case KILL_FOLLOWER -> List.of(cluster.followersOf(leader).getFirst());
      case RESTART_ALL -> cluster.nodes();
    };
  }

  /** Returns when it is done; the victims of a kill or a stop stay down. */
  void strike(ProcessCluster cluster, List<NodeProcess> victims) throws InterruptedException {
    switch (this) {
      case KILL_LEADER, KILL_FOLLOWER -> victims.forEach(NodeProcess::kill);
      case LOSE_DISK -> victims.forEach(NodeProcess::loseDisk);
      case STOP_LEADER -> victims.forEach(NodeProcess::stop);
      case PAUSE_LEADER -> {
        victims.forEach(NodeProcess::pause);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        victims.forEach(NodeProcess::resume);
      }
      case RESTART_ALL -> {
        cluster.killAll();
        cluster.start();
      }
    }
  }
}
