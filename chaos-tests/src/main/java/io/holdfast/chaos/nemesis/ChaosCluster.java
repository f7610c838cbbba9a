package io.holdfast.chaos.nemesis;

import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.security.ClusterSecurity;
import java.util.Optional;

/** What faults can reach: the processes of a cluster, and what lies between and beneath them. */
public interface ChaosCluster extends AutoCloseable {

  /** The node processes. */
  ProcessCluster processes();

  /** What lies between them. */
  ClusterNetwork network();

  /** What they take for the time of day. */
  NodeClocks clocks();

  /** What they write to. */
  NodeDisks disks();

  /** Its certificates and users; empty = it takes everybody, without TLS. */
  default Optional<ClusterSecurity> security() {
    return Optional.empty();
  }

  /** Ends the nodes and removes every namespace, mount and rule that was made for them. */
  @Override
  void close();
}
