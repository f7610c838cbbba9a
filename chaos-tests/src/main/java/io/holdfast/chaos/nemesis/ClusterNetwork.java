package io.holdfast.chaos.nemesis;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** The network between the nodes, and between them and the clients. */
public interface ClusterNetwork {
  /** Stands, where a node is named, for all clients of this JVM. */
  String CLIENTS = "clients";

  /** Why nothing can be lost in it, in a sentence; empty = it can. */
  Optional<String> unavailable();

  /**
   * From now on these losses are in force, beside those that are already. The same loss may be in
   * force several times.
   */
  void begin(Collection<Loss> losses);

  /** Each of these is in force one time less. */
  void end(Collection<Loss> losses);

  /**
   * From now on, what nodes send each other over these links takes longer. Connections that stand
   * break once when that begins, and once when it ends.
   */
  Slowness slow(Collection<SlowLink> links);

  /** Slow links in force. */
  interface Slowness extends AutoCloseable {
    /** Ends it. */
    @Override
    void close();
  }

  /**
   * A link between two nodes, the same both ways.
   *
   * @param delay of all that goes through it
   * @param jitter added at the most, by chance
   * @param bytesPerSecond of each connection, each way
   */
  record SlowLink(String one, String other, Duration delay, Duration jitter, long bytesPerSecond) {}

  /**
   * Packets in one direction that do not arrive.
   *
   * @param from a node, or {@link #CLIENTS}
   * @param to a node
   * @param share of the packets: 1 = all
   */
  record Loss(String from, String to, double share) {
    /** Checks the share. */
    public Loss {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("share of lost packets: " + share);
      }
    }

    /** Nothing arrives. */
    public static Loss all(String from, String to) {
      return new Loss(from, to, 1);
    }
  }

  /** One that faults cannot reach. */
  static ClusterNetwork outOfReach(String reason) {
    return new ClusterNetwork() {
      @Override
      public Optional<String> unavailable() {
        return Optional.of(reason);
      }

      @Override
      public void begin(Collection<Loss> losses) {
        throw new UnsupportedOperationException(reason);
      }

      @Override
      public void end(Collection<Loss> losses) {
        throw new UnsupportedOperationException(reason);
      }

      @Override
      public Slowness slow(Collection<SlowLink> links) {
        throw new UnsupportedOperationException(reason);
      }
    };
  }
}
