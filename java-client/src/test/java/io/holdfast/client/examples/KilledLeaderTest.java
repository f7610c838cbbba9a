package io.holdfast.client.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.client.HoldfastClient;
import io.holdfast.client.api.Answer;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.ClusterView;
import io.holdfast.client.api.OperationResult;
import io.holdfast.client.api.WriteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of three nodes, one of which is killed: it sees a pause, no error, nothing twice. */
@Tag("system")
final class KilledLeaderTest {
  private static final int CLIENT_LANES = 8;
  private static final int INCREMENTS_PER_LANE = 100;
  private static final Bytes COUNTER = Bytes.of("counter");

  private final List<NodeProcess> nodes = new ArrayList<>();

  @Test
  void eachIncrementCountsOnceWhileTheLeaderIsKilled(@TempDir Path directory) throws Exception {
    nodes.addAll(NodeProcess.startCluster(directory, 3));
    ClientSettings settings =
        ClientSettings.of(nodes.get(0).address()).withTimeout(Duration.ofSeconds(60));
    try (HoldfastClient client = HoldfastClient.connect(settings)) {
      assertEquals(0, client.increment("counter", 0).value().value());
      assertEquals(3, client.cluster().value().members().size());
      List<CompletableFuture<Void>> lanes = new ArrayList<>();
      for (int i = 0; i < CLIENT_LANES; i++) {
        lanes.add(increment(client, INCREMENTS_PER_LANE));
      }
      awaitCount(client, CLIENT_LANES * INCREMENTS_PER_LANE / 4);
      leader(client).kill();

      lanes.forEach(CompletableFuture::join);

      String counted = client.get("counter").value().orElseThrow().text();
      assertEquals(CLIENT_LANES * INCREMENTS_PER_LANE, Integer.parseInt(counted));
    } finally {
      nodes.forEach(NodeProcess::kill);
    }
  }

  /** One after the other, so many times. */
  private static CompletableFuture<Void> increment(HoldfastClient client, int times) {
    if (times == 0) {
      return CompletableFuture.completedFuture(null);
    }
    return client
        .async()
        .increment(COUNTER, 1, WriteOptions.majority())
        .thenCompose(done -> increment(client, times - 1));
  }

  private static void awaitCount(HoldfastClient client, int least) {
    long count = 0;
    while (count < least) {
      Answer<OperationResult.Counted> answer = client.increment("counter", 0);
      count = answer.value().value();
    }
    assertTrue(count < CLIENT_LANES * INCREMENTS_PER_LANE, "the kill must come in the middle");
  }

  private NodeProcess leader(HoldfastClient client) {
    ClusterView cluster = client.cluster().value();
    String address =
        cluster.members().stream()
            .filter(member -> member.node().equals(cluster.leader()))
            .findFirst()
            .orElseThrow()
            .http();
    return nodes.stream().filter(node -> node.address().equals(address)).findFirst().orElseThrow();
  }
}
