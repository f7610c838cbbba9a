package io.holdfast.chaos.network;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Addresses for one cluster: a /24 out of 198.18.0.0/15, which is set aside for tests of networks
 * (RFC 2544) and stands for no one's machines.
 *
 * @param third 0 to 511: its place in that range
 */
record Subnet(int third) {
  private static final int COUNT = 512;
  private static final int CLIENTS = 254;
  private static final int SHADOWS = 100;

  /** One that no interface of this machine is in; the search begins where others rarely do. */
  static Subnet free() {
    Set<String> used = addressesInUse();
    int start = (int) Math.floorMod(ProcessHandle.current().pid() * 37, (long) COUNT);
    for (int i = 0; i < COUNT; i++) {
      Subnet subnet = new Subnet((start + i) % COUNT);
      if (used.stream().noneMatch(address -> address.startsWith(subnet.prefix()))) {
        return subnet;
      }
    }
    throw new IllegalStateException("no free network in 198.18.0.0/15");
  }

  String node(int number) {
    return prefix() + number;
  }

  /** On the bridge, where this JVM stands in for a node. */
  String shadow(int number) {
    return node(SHADOWS + number);
  }

  /** Of the bridge, which is where the clients in this JVM come from. */
  String clients() {
    return prefix() + CLIENTS;
  }

  private String prefix() {
    return "198." + (18 + third / 256) + "." + third % 256 + ".";
  }

  private static Set<String> addressesInUse() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(address -> address.getHostAddress())
          .collect(Collectors.toSet());
    } catch (SocketException e) {
      throw new IllegalStateException("cannot list the network interfaces", e);
    }
  }
}
