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
 * @param members by their names; the clients too
 * @param ports that nodes reach each other at
 */
record NamespaceNetwork(Map<String, Member> members, List<Integer> ports)
    implements ClusterNetwork {

  /**
   * One end of the network.
   *
   * @param namespace that rules go into; empty = none
   * @param shadow where proxies stand in for it; empty = they never do
   */
  record Member(String namespace, String address, String shadow) {}

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public void begin(Collection<Loss> losses) {
    losses.forEach(loss -> lose("--append", loss));
  }

  @Override
  public void end(Collection<Loss> losses) {
    losses.forEach(loss -> lose("--delete", loss));
  }

  @Override
  public Slowness slow(Collection<SlowLink> links) {
    return SlowNetwork.open(this, links);
  }

  private void lose(String verb, Loss loss) {
    Member from = member(loss.from());
    String sources = from.address() + (from.shadow().isEmpty() ? "" : "," + from.shadow());
    List<String> words = new ArrayList<>(List.of("INPUT", "--source", sources));
    if (loss.share() < 1) {
      String probability = String.format(Locale.ROOT, "%.4f", loss.share());
      words.addAll(
          List.of("--match", "statistic", "--mode", "random", "--probability", probability));
    }
    words.addAll(List.of("--jump", "DROP"));
    iptables(loss.to(), "filter", verb, words);
  }

  /**
   * Runs it where this node is.
   *
   * @param rule its chain first
   */
  void iptables(String node, String table, String verb, List<String> rule) {
    List<String> command =
        new ArrayList<>(
            List.of("nsenter", "--net=/run/netns/" + member(node).namespace(), "iptables"));
    command.addAll(List.of("--wait", "--table", table, verb));
    command.addAll(rule);
    SystemCommand.run(command.toArray(String[]::new));
  }

  String address(String name) {
    return member(name).address();
  }

  String shadow(String name) {
    return member(name).shadow();
  }

  private Member member(String name) {
    Member found = members.get(name);
    if (found == null) {
      throw new IllegalArgumentException("nothing is named " + name + " here");
    }
    return found;
  }
}
