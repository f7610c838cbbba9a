package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.FailoverClient;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that are lost behind the commit: nothing is applied twice, nothing is called failed. */
@Tag("system")
@Timeout(180)
@ExtendWith(SharedCluster.class)
class LostAnswersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 6;
  private static final int CLIENTS = 4;
  private static final String COUNTER = "system/lost-answers";

  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger replayed = new AtomicInteger();
  private final AtomicBoolean open = new AtomicBoolean(true);

  @Test
  void betweenClientAndGatewayARepeatedWriteGetsTheFirstAnswer(ProcessCluster cluster)
      throws Exception {
    List<AnswerDroppingProxy> proxies = new ArrayList<>();
    try {
      List<Gateway> gateways = new ArrayList<>();
      for (NodePlan node : cluster.plan().nodes()) {
        AnswerDroppingProxy proxy = new AnswerDroppingProxy(node.httpPort());
        proxies.add(proxy);
        gateways.add(new Gateway(node.name(), "127.0.0.1", proxy.port()));
      }
      List<Thread> clients = start(number -> incrementKeyed(gateways, number));
      loseAnswers(proxies);
      finish(clients);
      assertTrue(replayed.get() > 0, "no answer was lost behind a commit: this shows nothing");
      assertCounted(cluster);
      tellsTheTruthLater(cluster.nodes().getFirst());
    } finally {
      for (AnswerDroppingProxy proxy : proxies) {
        proxy.close();
      }
    }
  }

  @Test
  void betweenGatewayAndLeaderARepeatedBatchIsAppliedOnce() throws Exception {
    ClusterPlan plan = plan("lost-leader-answers");
    List<AnswerDroppingProxy> proxies = new ArrayList<>();
    try (ProcessCluster cluster = new ProcessCluster(plan)) {
      Files.createDirectories(plan.directory());
      for (NodeProcess node : cluster.nodes()) {
        Files.writeString(node.configFile(), throughProxies(plan, node.plan(), proxies));
      }
      cluster.start();
      cluster.awaitReady(HurtCluster.READY);
      List<NodeProcess> followers = cluster.followersOf(cluster.awaitLeader(HurtCluster.READY));
      List<Thread> clients =
          start(number -> incrementUnkeyed(followers.get(number % followers.size())));
      loseAnswers(proxies);
      finish(clients);
      assertTrue(
          proxies.stream().mapToLong(AnswerDroppingProxy::lost).sum() > 0,
          "no answer was lost: this shows nothing");
      assertCounted(cluster);
    } finally {
      for (AnswerDroppingProxy proxy : proxies) {
        proxy.close();
      }
    }
  }

  private static ClusterPlan plan(String name) {
    return ClusterPlan.onFreePorts(name, HurtCluster.directoryOf(name), 3)
        .with(HurtCluster.PATIENT);
  }

  /** The node's configuration, in which it calls every other node through a proxy of its own. */
  private static String throughProxies(
      ClusterPlan plan, NodePlan node, List<AnswerDroppingProxy> proxies) throws IOException {
    String config = plan.configOf(node);
    for (NodePlan other : plan.nodes()) {
      if (!other.name().equals(node.name())) {
        AnswerDroppingProxy proxy = new AnswerDroppingProxy(other.raftPort());
        proxies.add(proxy);
        config =
            config.replace(
                "raft: \"127.0.0.1:" + other.raftPort() + "\"",
                "raft: \"127.0.0.1:" + proxy.port() + "\"");
      }
    }
    return config;
  }

  private interface Client {
    void run(int number) throws Exception;
  }

  private List<Thread> start(Client client) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      client.run(number);
                    } catch (Exception failed) {
                      broken.add("client " + number + ": " + failed);
                    }
                  }));
    }
    return threads;
  }

  private void incrementKeyed(List<Gateway> gateways, int number) throws Exception {
    try (FailoverClient client =
        new FailoverClient(gateways, number, Duration.ofSeconds(2), failed -> {})) {
      for (int i = 0; open.get(); i++) {
        String key = "lost-" + number + "-" + i;
        judge(client.call(gateway -> gateway.increment(COUNTER, 1, key), PATIENCE));
      }
    }
  }

  /** Sent once, without a key: whatever is repeated, the gateway repeats. */
  private void incrementUnkeyed(NodeProcess node) throws Exception {
    try (GatewayClient client = new GatewayClient(node.gateway(), PATIENCE)) {
      while (open.get()) {
        judge(
            client.send(
                HttpRequest.of("POST", "/v1/txn?timeout=50s", bytes(incrementBody(1)))
                    .with("Content-Type", "application/json")));
      }
    }
  }

  private static String incrementBody(int by) {
    return "{\"compare\":[],\"then\":[{\"increment\":{\"key\":\""
        + COUNTER
        + "\",\"by\":"
        + by
        + "}}]}";
  }

  private void judge(HttpAnswer answer) {
    if (answer.status() == 200) {
      acknowledged.incrementAndGet();
      if (answer.header("Holdfast-Replayed").isPresent()) {
        replayed.incrementAndGet();
      }
    } else {
      broken.add(answer.summary());
    }
  }

  private void loseAnswers(List<AnswerDroppingProxy> proxies) throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      awaitMore(10);
      proxies.forEach(AnswerDroppingProxy::dropAnswers);
      HurtCluster.lasts(Duration.ofMillis(150));
      proxies.forEach(AnswerDroppingProxy::mend);
    }
    awaitMore(20);
  }

  private void awaitMore(int count) {
    int goal = acknowledged.get() + count;
    assertTrue(
        Waiting.until(PATIENCE, () -> acknowledged.get() >= goal),
        () -> "clients do not get on at " + acknowledged + " " + broken);
  }

  private void finish(List<Thread> clients) throws InterruptedException {
    open.set(false);
    for (Thread client : clients) {
      client.join(PATIENCE.toMillis());
    }
    System.out.println("acknowledged " + acknowledged + ", replayed " + replayed);
    assertEquals(List.of(), List.copyOf(broken));
  }

  private void assertCounted(ProcessCluster cluster) throws IOException {
    for (NodeProcess node : cluster.nodes()) {
      HttpAnswer counter = send(node, HttpRequest.of("GET", "/v1/kv/" + COUNTER));
      assertEquals(acknowledged.toString(), counter.text(), node.name());
    }
  }

  private static void tellsTheTruthLater(NodeProcess node) throws IOException {
    HttpAnswer told = send(node, HttpRequest.of("GET", "/v1/operations/lost-0-0"));
    assertEquals("applied", told.json().path("outcome").asText(), told::toString);
    HttpAnswer never = send(node, HttpRequest.of("GET", "/v1/operations/lost-never"));
    assertEquals(404, never.status(), never::toString);
    HttpAnswer otherBody =
        send(
            node,
            HttpRequest.of("POST", "/v1/txn", bytes(incrementBody(2)))
                .with("Content-Type", "application/json")
                .with("Idempotency-Key", "lost-0-0"));
    assertEquals(422, otherBody.status(), otherBody::toString);
  }

  private static HttpAnswer send(NodeProcess node, HttpRequest request) throws IOException {
    try (GatewayClient client = new GatewayClient(node.gateway(), PATIENCE)) {
      return client.send(request);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
