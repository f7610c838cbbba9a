package io.holdfast.bench.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The one place that knows how a Holdfast node is configured. */
final class HoldfastConfiguration {
  private HoldfastConfiguration() {}

  /** A node: its name, and where it listens for clients and for the other nodes. */
  record Peer(String name, InetSocketAddress client, InetSocketAddress raft) {}

  /** Writes the file of one node and makes its data directory. */
  static Path write(Path directory, Peer self, List<Peer> peers) throws IOException {
    Path data = Files.createDirectory(directory.resolve(self.name()));
    StringBuilder text = new StringBuilder();
    text.append("node: ").append(self.name()).append('\n');
    text.append("data: ").append(data).append('\n');
    text.append("members:\n");
    for (Peer peer : peers) {
      text.append("  - node: ").append(peer.name()).append('\n');
      text.append("    raft: ").append(text(peer.raft())).append('\n');
      text.append("    http: ").append(text(peer.client())).append('\n');
    }
    return Files.writeString(directory.resolve(self.name() + ".yaml"), text);
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
