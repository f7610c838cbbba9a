package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.client.TransactionBody;
import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.GatewayProcess;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A gateway without data in zone a, which was told of one node only; n1 stands in its zone, n2 and
 * n3 stand in zone b.
 */
@Tag("system")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneGatewayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CLIENTS = 8;

  private ProcessCluster cluster;
  private GatewayProcess gateway;

  @BeforeAll
  void start() {
    ClusterPlan plan =
        ClusterPlan.onFreePorts("gateway", HurtCluster.directoryOf("gateway"), 3)
            .inZones("a", "b", "b")
            .with(HurtCluster.PATIENT);
    cluster = new ProcessCluster(plan);
    cluster.start();
    cluster.awaitReady(HurtCluster.READY);
    gateway = GatewayProcess.start(plan, "gateway", "a", List.of(cluster.node("n3")));
    gateway.awaitReady(PATIENCE);
  }

  @AfterAll
  void stop() {
    gateway.close();
    cluster.close();
    FileTrees.delete(cluster.plan().directory());
  }

  @BeforeEach
  void everyNodeIsThereAndTheNearestIsChosen() {
    cluster.awaitReady(HurtCluster.READY);
    awaitReadsAt("n1");
  }

  @Test
  void readsGoToTheNearestZoneAndTheRoutesSayWhy() throws Exception {
    ask(put("/v1/kv/near", "1"));
    for (String level : List.of("linearizable", "local", "bounded&max_staleness=5s")) {
      // A second try elsewhere may win while this node is still slow from its start.
      assertTrue(Waiting.until(PATIENCE, () -> answersFrom("n1", level)), level);
    }
    JsonNode routes = ask(get("/v1/routes")).json();
    assertEquals("n1", routes.at("/read/node").asText(), routes::toString);
    assertTrue(routes.at("/read/why").asText().startsWith("same zone"), routes::toString);
    assertEquals(
        cluster.awaitLeader(PATIENCE).name(), routes.at("/write/node").asText(), routes::toString);
    assertEquals(3, routes.path("nodes").size(), "it found all members through one");
  }

  private boolean answersFrom(String node, String level) {
    try {
      HttpAnswer answer = ask(get("/v1/kv/near?consistency=" + level));
      assertEquals("1", answer.text(), answer::summary);
      return answer.header("Holdfast-Node").orElse("").equals(node);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Test
  void writesGoToTheLeader() throws Exception {
    HttpAnswer answer = ask(put("/v1/kv/written", "1"));
    assertEquals(201, answer.status(), answer::summary);
    assertEquals("leader", answer.header("Holdfast-Role").orElse(""));
    assertEquals("applied", outcomeOf(answer));
  }

  private String outcomeOf(HttpAnswer written) throws IOException {
    String operation = written.header("Holdfast-Operation").orElseThrow();
    return ask(get("/v1/operations/" + operation)).json().path("outcome").asText();
  }

  @Test
  void aKilledNodeIsLeftWithinOneReadAndComesBackByItself() throws Exception {
    ask(put("/v1/kv/kept", "1"));
    cluster.node("n1").kill();
    for (int i = 0; i < 20; i++) {
      HttpAnswer answer = ask(get("/v1/kv/kept"));
      assertEquals("1", answer.text(), answer::summary);
    }
    cluster.node("n1").start();
    awaitReadsAt("n1");
  }

  @Test
  void aNodeThatStandsStillIsLeftWithinOneRead() throws Exception {
    String written = ask(put("/v1/kv/kept", "1")).header("Holdfast-Revision").orElseThrow();
    HttpRequest read =
        get("/v1/kv/kept?consistency=session&timeout=20s").with("Holdfast-Min-Revision", written);
    NodeProcess near = cluster.node("n1");
    near.pause();
    try {
      long begin = System.nanoTime();
      HttpAnswer answer = ask(read);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertEquals("1", answer.text(), answer::summary);
      assertTrue(millis < 4_000, () -> "answered after " + millis + " ms");
    } finally {
      near.resume();
    }
    awaitReadsAt("n1");
  }

  private void awaitReadsAt(String node) {
    assertTrue(
        Waiting.until(
            PATIENCE,
            () -> {
              try {
                return ask(get("/v1/routes")).json().at("/read/node").asText().equals(node);
              } catch (IOException broken) {
                return false;
              }
            }),
        "reads do not go to " + node);
  }

  @Test
  void whileTheLeaderIsKilledNoWriteFailsAndEachIsAppliedOnce() throws Exception {
    NodeProcess leader = cluster.awaitLeader(PATIENCE);
    String key = "counted";
    AtomicInteger done = new AtomicInteger();
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Thread.ofVirtual().start(() -> increment(key, 200, done, errors)));
    }
    assertTrue(Waiting.until(PATIENCE, () -> done.get() >= 400), "the clients do not get on");
    leader.kill();
    for (Thread client : clients) {
      client.join();
    }
    leader.start();
    assertEquals(List.of(), List.copyOf(errors));
    assertEquals(CLIENTS * 200, done.get());
    assertEquals(Integer.toString(CLIENTS * 200), ask(get("/v1/kv/" + key)).text());
  }

  private void increment(String key, int times, AtomicInteger done, Queue<String> errors) {
    try (GatewayClient client = new GatewayClient(gateway.gateway(), PATIENCE)) {
      for (int i = 0; i < times; i++) {
        HttpAnswer answer = client.send(new TransactionBody().increment(key, 1).request());
        if (answer.isSuccess() && answer.header("Holdfast-Replayed").isEmpty()) {
          done.incrementAndGet();
        } else {
          errors.add(answer.summary() + " " + answer.header("Holdfast-Replayed"));
        }
      }
    } catch (IOException broken) {
      errors.add(broken.toString());
    }
  }

  @Test
  void oddKeysAreTheSameThroughTheGatewayAsThroughANode() throws Exception {
    for (String key : List.of("a%2Fb", "%00", "..", "../..", "//", ";x", "a//b", "%FF", "a|b")) {
      String target = "/v1/kv/odd/" + key;
      assertTrue(ask(put(target, key)).isSuccess(), key);
      assertEquals(key, send(cluster.node("n2").gateway(), get(target)).text());
      assertTrue(send(cluster.node("n2").gateway(), put(target, "by node")).isSuccess(), key);
      assertEquals("by node", ask(get(target)).text(), key);
      assertEquals(200, ask(HttpRequest.of("DELETE", target)).status(), key);
      assertEquals(404, send(cluster.node("n2").gateway(), get(target)).status(), key);
    }
  }

  @Test
  void badInputIsRefusedAsByANode() throws Exception {
    for (HttpRequest request : badRequests().toList()) {
      HttpAnswer ofNode = send(cluster.node("n2").gateway(), request);
      HttpAnswer ofGateway = ask(request);
      assertTrue(ofNode.status() >= 400, ofNode::summary);
      assertEquals(ofNode.status(), ofGateway.status(), ofGateway::summary);
      assertEquals(ofNode.text(), ofGateway.text());
      assertEquals(ofNode.header("Content-Type"), ofGateway.header("Content-Type"));
    }
  }

  private static Stream<HttpRequest> badRequests() {
    return Stream.of(
        get("/v1/kv/a?consistency=fresh"),
        get("/v1/kv/a?max_staleness=1s"),
        get("/v1/kv/a?consistency=bounded"),
        get("/v1/kv/a?consistency=bounded&max_staleness=-1s"),
        get("/v1/kv/a?timeout=never"),
        get("/v1/kv/a?unknown=1"),
        get("/v1/kv/%zz"),
        get("/v1/kv/"),
        get("/v1/operations/never"),
        get("/v1/nothing"),
        HttpRequest.of("PATCH", "/v1/kv/a"),
        put("/v1/kv/a", "x").with("Idempotency-Key", ""),
        put("/v1/kv/a", "x").with("Idempotency-Key", "k".repeat(500)),
        put("/v1/kv/a?durability=some", "x"),
        HttpRequest.of("POST", "/v1/txn", "{".getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpRequest get(String target) {
    return HttpRequest.of("GET", target);
  }

  private static HttpRequest put(String target, String body) {
    return HttpRequest.of("PUT", target, body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpAnswer ask(HttpRequest request) throws IOException {
    return send(gateway.gateway(), request);
  }

  private static HttpAnswer send(Gateway to, HttpRequest request) throws IOException {
    try (GatewayClient client = new GatewayClient(to, PATIENCE)) {
      return client.send(request);
    }
  }
}
