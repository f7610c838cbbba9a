package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Policies are the cluster's, not a node's: they hold at each, and outlive all of them. */
@Tag("system")
@Timeout(180)
@ExtendWith(SharedCluster.class)
class PoliciesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String POLICY =
      "{\"prefix\": \"billing/\", \"durability\": {\"floor\": \"majority\"},"
          + " \"consistency\": {\"floor\": \"linearizable\"}}";

  @Test
  void aPolicyHoldsAtEveryNodeAndAfterARestartOfAll(ProcessCluster cluster) throws Exception {
    assertEquals(201, send(cluster.nodes().getFirst(), putPolicy()).status());
    holdsEverywhere(cluster);
    cluster.killAll();
    cluster.start();
    cluster.awaitReady(HurtCluster.READY);
    holdsEverywhere(cluster);
    cluster.awaitEqualReplicas(PATIENCE);
    HttpAnswer deleted =
        send(cluster.nodes().getFirst(), HttpRequest.of("DELETE", "/v1/policies/billing"));
    assertEquals(200, deleted.status(), deleted::toString);
  }

  private static void holdsEverywhere(ProcessCluster cluster) throws IOException {
    for (NodeProcess node : cluster.nodes()) {
      // Linearizable: when it answers, the node has applied the policy.
      HttpAnswer policy = send(node, HttpRequest.of("GET", "/v1/policies/billing"));
      assertEquals(200, policy.status(), policy::toString);
      assertBelow(send(node, HttpRequest.of("GET", "/v1/kv/billing/1?consistency=local")));
      assertBelow(send(node, put("/v1/kv/billing/1?durability=async", "x")));
      HttpAnswer written = send(node, put("/v1/kv/billing/1", "x"));
      assertTrue(written.isSuccess(), written::toString);
    }
  }

  private static void assertBelow(HttpAnswer answer) {
    assertEquals(403, answer.status(), answer::toString);
    assertEquals("billing", answer.json().path("policy").asText());
  }

  private static HttpRequest putPolicy() {
    return put("/v1/policies/billing", POLICY);
  }

  private static HttpRequest put(String target, String body) {
    return HttpRequest.of("PUT", target, body.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpAnswer send(NodeProcess node, HttpRequest request) throws IOException {
    try (GatewayClient client = new GatewayClient(node.gateway(), PATIENCE)) {
      return client.send(request);
    }
  }
}
