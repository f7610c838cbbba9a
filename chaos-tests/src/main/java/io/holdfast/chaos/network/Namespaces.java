package io.holdfast.chaos.network;

import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.network.NamespaceNetwork.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network namespace for each node, joined by one bridge. This JVM stands at the bridge. Needs
 * root, or a user namespace in which this process is root.
 */
public final class Namespaces implements AutoCloseable {
  /** Its number; no cluster is so large. */
  private static final int OUTSIDER = 50;

  private final NamespaceNames names;
  private final Subnet subnet;
  private final int nodes;

  private Namespaces(NamespaceNames names, Subnet subnet, int nodes) {
    this.names = names;
    this.subnet = subnet;
    this.nodes = nodes;
  }

  /** Why they cannot be made here; empty = they can. */
  public static Optional<String> unavailable() {
    List<String> missing = new ArrayList<>();
    for (String program : List.of("ip", "iptables", "nsenter")) {
      if (!SystemCommand.succeeds("sh", "-c", "command -v " + program)) {
        missing.add(program);
      }
    }
    if (!missing.isEmpty()) {
      return Optional.of("there is no " + String.join(", no ", missing));
    }
    String trial = NamespaceNames.next().node(0);
    if (!SystemCommand.succeeds("ip", "netns", "add", trial)) {
      return Optional.of("network namespaces need root or unprivileged user namespaces");
    }
    boolean filters =
        SystemCommand.succeeds(
            "nsenter", "--net=/run/netns/" + trial, "iptables", "--wait", "--list-rules");
    SystemCommand.run("ip", "netns", "delete", trial);
    return filters ? Optional.empty() : Optional.of("iptables does not work in a namespace");
  }

  /** First removes what crashed runs left. Numbers of the nodes are 1 to count. */
  public static Namespaces create(int count) {
    Leftovers.remove();
    Namespaces namespaces = new Namespaces(NamespaceNames.next(), Subnet.free(), count);
    try {
      namespaces.makeBridge();
      for (int number = 1; number <= count; number++) {
        namespaces.makeNode(number);
      }
      return namespaces;
    } catch (RuntimeException e) {
      namespaces.close();
      throw e;
    }
  }

  /** A namespace beside those of the nodes; whoever asks for it closes it. One at a time. */
  Outsider outsider() {
    makeNode(OUTSIDER);
    return new Outsider(names.node(OUTSIDER));
  }

  String address(int number) {
    return subnet.node(number);
  }

  String clientsAddress() {
    return subnet.clients();
  }

  /** All ends of the network: n1, n2 and so on, and the clients. */
  Map<String, Member> members() {
    Map<String, Member> members = new HashMap<>();
    for (int number = 1; number <= nodes; number++) {
      members.put(
          "n" + number, new Member(names.node(number), subnet.node(number), subnet.shadow(number)));
    }
    members.put(ClusterNetwork.CLIENTS, new Member("", subnet.clients(), ""));
    return Map.copyOf(members);
  }

  String name(int number) {
    return names.node(number);
  }

  private void makeBridge() {
    SystemCommand.run("ip", "link", "add", names.bridge(), "type", "bridge");
    SystemCommand.run("ip", "address", "add", subnet.clients() + "/24", "dev", names.bridge());
    SystemCommand.run("ip", "link", "set", names.bridge(), "up");
  }

  private void makeNode(int number) {
    String name = names.node(number);
    SystemCommand.run("ip", "netns", "add", name);
    SystemCommand.run(
        "ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
    SystemCommand.run("ip", "link", "set", name, "master", names.bridge(), "up");
    SystemCommand.run("ip", "-n", name, "link", "set", "lo", "up");
    String address = subnet.node(number) + "/24";
    SystemCommand.run("ip", "-n", name, "address", "add", address, "dev", "eth0");
    SystemCommand.run("ip", "-n", name, "link", "set", "eth0", "up");
    String shadow = subnet.shadow(number) + "/24";
    SystemCommand.run("ip", "address", "add", shadow, "dev", names.bridge());
  }

  /** Also of a network that was made in part only. */
  @Override
  public void close() {
    List<String> existing = Leftovers.namespaces();
    for (int number = 1; number <= nodes; number++) {
      if (existing.contains(names.node(number))) {
        Leftovers.removeNamespace(names.node(number));
      }
    }
    if (Leftovers.bridges().contains(names.bridge())) {
      SystemCommand.run("ip", "link", "delete", names.bridge());
    }
  }
}
