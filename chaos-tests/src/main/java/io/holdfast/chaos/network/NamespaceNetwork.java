package io.holdfast.chaos.network;

import io.holdfast.chaos.nemesis.ClusterNetwork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Losses as rules of iptables in the namespace of the node that does not hear. The kernel keeps a
 * rule as often as it was added, so that faults need not know of each other.
 *
 * @param namespaces by the name of the node
 * @param addresses by the name of the node, and of the clients
 */
record NamespaceNetwork(Map<String, String> namespaces, Map<String, String> addresses)
    implements ClusterNetwork {

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public void begin(Collection<Loss> losses) {
    losses.forEach(loss -> iptables("--append", loss));
  }

  @Override
  public void end(Collection<Loss> losses) {
    losses.forEach(loss -> iptables("--delete", loss));
  }

  private void iptables(String verb, Loss loss) {
    List<String> command =
        new ArrayList<>(
            List.of("nsenter", "--net=/run/netns/" + named(namespaces, loss.to()), "iptables"));
    command.addAll(List.of("--wait", verb, "INPUT", "--source", named(addresses, loss.from())));
    if (loss.share() < 1) {
      String probability = String.format(Locale.ROOT, "%.4f", loss.share());
      command.addAll(
          List.of("--match", "statistic", "--mode", "random", "--probability", probability));
    }
    command.addAll(List.of("--jump", "DROP"));
    SystemCommand.run(command.toArray(String[]::new));
  }

  private static String named(Map<String, String> map, String name) {
    String found = map.get(name);
    if (found == null) {
      throw new IllegalArgumentException("nothing is named " + name + " here");
    }
    return found;
  }
}
