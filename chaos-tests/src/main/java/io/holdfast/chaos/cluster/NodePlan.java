package io.holdfast.chaos.cluster;

import io.holdfast.chaos.client.Gateway;

/**
 * A node to be.
 *
 * @param name n1, n2, …
 * @param host address that it listens on
 * @param zone where it stands; empty = none
 */
public record NodePlan(String name, String host, int httpPort, int raftPort, String zone) {

  public Gateway gateway() {
    return new Gateway(name, host, httpPort);
  }

  NodePlan in(String otherZone) {
    return new NodePlan(name, host, httpPort, raftPort, otherZone);
  }

  String http() {
    return host + ":" + httpPort;
  }

  String raft() {
    return host + ":" + raftPort;
  }
}
