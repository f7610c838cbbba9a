package io.holdfast.chaos.network;

import io.holdfast.chaos.nemesis.ClusterNetwork.SlowLink;
import io.holdfast.chaos.nemesis.ClusterNetwork.Slowness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Slow links between nodes in namespaces, while it is open: new connections are led through proxies
 * of this JVM, and those that stood are reset, so that they are made anew. A proxy speaks to a node
 * from the shadow address of the one that called it, so that losses reach what goes through it too.
 */
final class SlowNetwork implements Slowness {
  private final NamespaceNetwork network;
  private final List<LinkProxy> proxies = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();

  private record Rule(String node, String table, List<String> words) {}

  private SlowNetwork(NamespaceNetwork network) {
    this.network = network;
  }

  static SlowNetwork open(NamespaceNetwork network, Collection<SlowLink> links) {
    SlowNetwork slow = new SlowNetwork(network);
    try {
      for (SlowLink link : links) {
        for (int port : network.ports()) {
          slow.lead(link.one(), link.other(), port, link);
          slow.lead(link.other(), link.one(), port, link);
        }
      }
      // Only now: whoever is reset connects again at once, and must be led through a proxy then.
      for (SlowLink link : links) {
        slow.reset(link.one(), link.other());
        slow.reset(link.other(), link.one());
      }
      return slow;
    } catch (IOException e) {
      slow.close();
      throw new UncheckedIOException("cannot slow the links down", e);
    } catch (RuntimeException e) {
      slow.close();
      throw e;
    }
  }

  private void lead(String from, String to, int port, SlowLink link) throws IOException {
    String shadow = network.shadow(to);
    LinkProxy proxy =
        new LinkProxy(
            shadow, network.shadow(from), new InetSocketAddress(network.address(to), port), link);
    proxies.add(proxy);
    add(
        from,
        to,
        "nat",
        "--dport",
        Integer.toString(port),
        "--jump",
        "DNAT",
        "--to-destination",
        shadow + ":" + proxy.port());
  }

  /** What goes there on another way than through a proxy. */
  private void reset(String from, String to) {
    add(from, to, "filter", "--jump", "REJECT", "--reject-with", "tcp-reset");
  }

  /** A rule for the TCP packets that one node sends to another. */
  private void add(String from, String to, String table, String... rest) {
    List<String> words =
        new ArrayList<>(
            List.of("OUTPUT", "--protocol", "tcp", "--destination", network.address(to)));
    words.addAll(List.of(rest));
    network.iptables(from, table, "--append", words);
    rules.add(new Rule(from, table, words));
  }

  /** New connections go straight again; those through the proxies break. */
  @Override
  public void close() {
    for (Rule rule : rules.reversed()) {
      network.iptables(rule.node(), rule.table(), "--delete", rule.words());
    }
    rules.clear();
    proxies.forEach(LinkProxy::close);
  }
}
