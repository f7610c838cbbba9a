package io.holdfast.chaos.cluster;

import io.holdfast.chaos.client.Access;
import io.holdfast.chaos.client.Gateway;

/**
 * A node to be.
 *
 * @param name n1, n2, …
 * @param host address that it listens on
 * @param zone where it stands; empty = none
 * @param access how clients get in
 */
public record NodePlan(
    String name, String host, int httpPort, int raftPort, String zone, Access access) {

  /** One that takes everybody. */
  public NodePlan(String name, String host, int httpPort, int raftPort, String zone) {
    this(name, host, httpPort, raftPort, zone, Access.OPEN);
  }

  public Gateway gateway() {
    return new Gateway(name, host, httpPort, access);
  }

  NodePlan in(String otherZone) {
    return new NodePlan(name, host, httpPort, raftPort, otherZone, access);
  }

  NodePlan with(Access other) {
    return new NodePlan(name, host, httpPort, raftPort, zone, other);
  }

  String http() {
    return host + ":" + httpPort;
  }

  String raft() {
    return host + ":" + raftPort;
  }
}
