package io.holdfast.raft;

import io.holdfast.peer.PeerLinks;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Which followers answer their leader. A follower that is back has a connection first; Ratis' own
 * connection to it, and the follower's own Ratis, may take a while longer. Looks only when asked.
 * Safe for many threads.
 */
final class Presence {
  private final PeerLinks peers;
  private final ToLongFunction<String> silentMillis;
  private final Map<String, Long> connectedNanos = new ConcurrentHashMap<>();
  private final Set<String> present = ConcurrentHashMap.newKeySet();

  /**
   * Nobody is present at first.
   *
   * @param silentMillis for how long Ratis has had no answer from a node
   */
  Presence(PeerLinks peers, ToLongFunction<String> silentMillis) {
    this.peers = peers;
    this.silentMillis = silentMillis;
  }

  /**
   * Whether it has answered Ratis since it was last connected; does not wait.
   *
   * @param address host:port of its Raft port
   */
  boolean has(String node, String address) {
    if (!peers.isConnected(address)) {
      present.remove(node);
      connectedNanos.remove(node);
      return false;
    }
    if (present.contains(node)) {
      return true;
    }
    long now = System.nanoTime();
    long connected = connectedNanos.computeIfAbsent(node, absent -> now);
    long silent = silentMillis.applyAsLong(node);
    if (silent >= TimeUnit.NANOSECONDS.toMillis(now - connected)) {
      return false;
    }
    present.add(node);
    return true;
  }
}
