package io.holdfast.raft;

import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * All that a node must know to take part in its cluster.
 *
 * @param cluster name of the cluster; a data directory belongs to one
 * @param node this node's name, one of the members'
 * @param dataDirectory where log, state and snapshots live
 * @param members the voters, this node among them; all nodes are told the same
 * @param election how long a follower waits for its leader
 * @param retention how long history and results are kept, in force while this node leads
 * @param snapshots when a snapshot is taken
 * @param replace whether an empty data directory takes the place of the one that the cluster knows
 *     of this node, which is lost for good
 * @param peerTls how nodes talk with each other
 */
public record NodeSettings(
    String cluster,
    String node,
    Path dataDirectory,
    List<MemberAddress> members,
    Election election,
    Retention retention,
    Snapshots snapshots,
    boolean replace,
    Tls peerTls) {

  /** Nodes that talk without TLS. */
  public NodeSettings(
      String cluster,
      String node,
      Path dataDirectory,
      List<MemberAddress> members,
      Election election,
      Retention retention,
      Snapshots snapshots,
      boolean replace) {
    this(cluster, node, dataDirectory, members, election, retention, snapshots, replace, Tls.OFF);
  }

  /**
   * Whether nodes talk with TLS, and the certificate of this one, which names it as {@code
   * holdfast://CLUSTER/node/NAME}.
   *
   * @param files null without TLS
   */
  public record Tls(TlsMode mode, TlsFiles files) {
    public static final Tls OFF = new Tls(TlsMode.OFF, null);
  }

  /** A voter and where it is reached: Raft and gateway as host:port; zone may be empty. */
  public record MemberAddress(String node, String raft, String http, String zone) {}

  /**
   * A leader that a majority has not heard for the shorter time is replaced ({@code
   * LastContactWatch}); one whose process ends, sooner ({@code CrashWatch}). If neither finds out,
   * a follower campaigns after a random time, at most the longer one. The leader sends a heartbeat
   * whenever two thirds of the shorter time have passed, which is most of what an idle node does.
   *
   * @param timeoutMax one and a half times the other at the least
   */
  public record Election(Duration timeoutMin, Duration timeoutMax) {
    public static final Election DEFAULT =
        new Election(Duration.ofMillis(300), Duration.ofMillis(600));

    /** After it Ratis lets a follower campaign by itself; it sends heartbeats at half of it. */
    public Duration ratisTimeoutMin() {
      return timeoutMin.multipliedBy(4).dividedBy(3);
    }
  }

  /** History: readable at least so long and so many. Idempotency: kept at most so long, so many. */
  public record Retention(
      Duration history, long historyRevisions, Duration idempotency, long idempotencyRecords) {
    public static final Retention DEFAULT =
        new Retention(Duration.ofHours(1), 100_000, Duration.ofMinutes(10), 1_000_000);
  }

  /** A snapshot is taken after so many entries, log bytes, or time with any entry. */
  public record Snapshots(long entries, long logBytes, Duration interval) {
    public static final Snapshots DEFAULT =
        new Snapshots(400_000, 64L << 20, Duration.ofMinutes(10));
  }

  /** This node's own row of the members. */
  public MemberAddress self() {
    return members.stream()
        .filter(member -> member.node().equals(node))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("node " + node + " is not a member"));
  }
}
