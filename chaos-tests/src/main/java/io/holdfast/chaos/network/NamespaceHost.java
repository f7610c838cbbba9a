package io.holdfast.chaos.network;

import io.holdfast.chaos.cluster.NodeHost;
import io.holdfast.chaos.cluster.NodePlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts each node in its namespace.
 *
 * @param namespaces by the name of the node
 */
record NamespaceHost(Map<String, String> namespaces) implements NodeHost {
  @Override
  public List<String> commandOf(NodePlan node, List<String> command) {
    String namespace = namespaces.get(node.name());
    return Stream.concat(
            Stream.of("nsenter", "--net=/run/netns/" + namespace, "--"), command.stream())
        .toList();
  }
}
