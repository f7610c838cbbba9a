package io.holdfast.chaos.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A link between two nodes is gone, and everyone still reaches a majority. */
@Tag("chaos")
@Timeout(120)
@EnabledIf("areAllowed")
class LostLinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The one that hears the leader must not miss it because the machine is busy. */
  private static final String PATIENT = "election: {timeout_min: 1s, timeout_max: 2s}";

  /** Several of these timeouts. */
  private static final Duration LONG = Duration.ofSeconds(6);

  @TempDir Path directory;

  static boolean areAllowed() {
    return Requirement.isMet("losses between nodes", NamespaceCluster.unavailable());
  }

  @Test
  void aFollowerThatAloneMissesTheLeaderDoesNotUnseatIt() throws Exception {
    try (NamespaceCluster cluster =
        NamespaceCluster.create(
            ClusterOrder.of("lost-link", directory, 3).with(List.of(PATIENT)))) {
      cluster.processes().start();
      cluster.processes().awaitReady(PATIENCE);
      NodeProcess leader = cluster.processes().awaitLeader(PATIENCE);
      NodeProcess follower = cluster.processes().followersOf(leader).getFirst();
      try (GatewayClient gateway = new GatewayClient(leader.gateway(), PATIENCE)) {
        String before = termOf(gateway.send(StoreRequests.put("before", "1")));
        cluster
            .network()
            .begin(
                List.of(
                    Loss.all(leader.name(), follower.name()),
                    Loss.all(follower.name(), leader.name())));
        TimeUnit.MILLISECONDS.sleep(LONG.toMillis()); // In which nothing is to happen.
        assertEquals(before, termOf(gateway.send(StoreRequests.put("meanwhile", "1"))));
      }
    }
  }

  private static String termOf(HttpAnswer written) {
    assertEquals(201, written.status());
    return written.header("Holdfast-Term").orElseThrow();
  }
}
