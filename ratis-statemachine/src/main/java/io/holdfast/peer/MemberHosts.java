package io.holdfast.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts of the members, as the configuration names them and the system resolves them. Safe for
 * many threads.
 */
final class MemberHosts {
  static final MemberHosts NONE = new MemberHosts(List.of());

  private final Set<String> names;
  private volatile Set<InetAddress> addresses = Set.of();

  /** Of these addresses, each host:port; none is resolved yet. */
  MemberHosts(Collection<String> hostsAndPorts) {
    names =
        hostsAndPorts.stream()
            .map(one -> one.substring(0, one.lastIndexOf(':')))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Looks all of them up; may wait for a name server. What is not found stays as it was. */
  void resolve() {
    Set<InetAddress> found = new HashSet<>();
    boolean all = true;
    for (String name : names) {
      try {
        found.addAll(List.of(InetAddress.getAllByName(name)));
      } catch (UnknownHostException missing) {
        all = false;
      }
    }
    if (!all) {
      found.addAll(addresses);
    }
    addresses = Set.copyOf(found);
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Whether a member lies there, or others on its host. */
  boolean contains(InetAddress address) {
    return address != null && addresses.contains(address);
  }
}
