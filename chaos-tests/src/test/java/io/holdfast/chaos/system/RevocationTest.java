package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.GatewayProcess;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import io.holdfast.chaos.network.ClusterOrder;
import io.holdfast.chaos.network.NamespaceCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Three nodes and a gateway without data, with TLS and users: how long a token outlives its end.
 */
@Tag("system")
@Timeout(300)
@EnabledIf("areAllowed")
class RevocationTest {
  private static final int TIMES = 20;
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(20);

  /** A machine that is busy with other things takes its time to start three nodes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final Duration CUT_OFF = Duration.ofSeconds(3);

  private static NamespaceCluster cluster;
  private static GatewayProcess gateway;

  static boolean areAllowed() {
    return Requirement.isMet("revocation", NamespaceCluster.unavailable());
  }

  @BeforeAll
  static void startCluster() throws IOException {
    Path directory = HurtCluster.directoryOf("revocation");
    cluster =
        NamespaceCluster.create(
            ClusterOrder.of("revocation", directory, 3)
                .with(List.of(HurtCluster.PATIENT))
                .secured(true));
    cluster.processes().start();
    cluster.processes().awaitReady(PATIENCE);
    var security = cluster.security().orElseThrow();
    security.begin(nodes().getFirst());
    asRoot("PUT", "/v1/auth/users/gw", "{\"roles\":[\"gateway\"],\"certificates\":[\"node/gw\"]}");
    gateway =
        GatewayProcess.start(
            cluster.processes().plan(), "gw", "", nodes(), security.gateway("gw", "127.0.0.1"));
    gateway.awaitReady(PATIENCE);
    asRoot(
        "PUT",
        "/v1/auth/roles/app",
        "{\"grants\":[{\"verbs\":[\"read\",\"write\"],\"key\":\"a\"}]}");
    asRoot("PUT", "/v1/auth/users/app", "{\"roles\":[\"app\"]}");
  }

  @AfterAll
  static void endCluster() {
    if (gateway != null) {
      gateway.close();
    }
    if (cluster != null) {
      cluster.close();
      FileTrees.delete(cluster.processes().plan().directory());
    }
  }

  /** What somebody does with a token. */
  private enum Use {
    PUT,
    LINEARIZABLE_READ,
    LOCAL_READ;

    HttpRequest request() {
      return switch (this) {
        case PUT -> StoreRequests.put("a", "value");
        case LINEARIZABLE_READ -> StoreRequests.get("a", "linearizable");
        case LOCAL_READ -> StoreRequests.get("a", "local");
      };
    }
  }

  private record Token(String id, String text) {}

  @Test
  void aTokenThatIsEndedAtOneNodeIsRefusedByAllWithinASecond() throws Exception {
    List<Gateway> doors = new ArrayList<>(cluster.processes().gateways());
    doors.add(gateway.gateway());
    List<Long> sooner = new ArrayList<>();
    List<Long> local = new ArrayList<>();
    try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int time = 0; time < TIMES; time++) {
        Token token = newToken();
        Gateway where = doors.get(time % doors.size());
        List<UseUntilRefused> all = new ArrayList<>();
        for (Gateway door : doors) {
          for (Use use : Use.values()) {
            all.add(new UseUntilRefused(door, use, token));
          }
        }
        List<Future<UseUntilRefused>> running = all.stream().map(users::submit).toList();
        // All have shown that the token is good before it ends.
        all.forEach(UseUntilRefused::awaitFirst);
        as(where, "DELETE", "/v1/auth/tokens/" + token.id(), "");
        long ended = System.nanoTime();
        for (Future<UseUntilRefused> one : running) {
          UseUntilRefused use = one.get(60, TimeUnit.SECONDS);
          (use.use() == Use.LOCAL_READ ? local : sooner).add(use.allowedAfter(ended));
        }
      }
    }
    System.out.println("puts and linearizable reads " + figures(sooner));
    System.out.println("local reads " + figures(local));
    assertTrue(Collections.max(sooner) == 0, "allowed after the end: " + figures(sooner));
    assertTrue(Collections.max(local) <= BOUND.toNanos(), "local reads " + figures(local));
  }

  @Test
  void aLeaderThatIsCutOffServesNoLinearizableReadAndNoWriteToAnEndedToken() throws Exception {
    NodeProcess cutOff = cluster.processes().awaitLeader(PATIENCE);
    List<NodeProcess> others = cluster.processes().followersOf(cutOff);
    Token token = newToken();
    List<Loss> losses = new ArrayList<>();
    for (NodeProcess other : others) {
      losses.add(Loss.all(cutOff.name(), other.name()));
      losses.add(Loss.all(other.name(), cutOff.name()));
    }
    cluster.network().begin(losses);
    try (GatewayClient client = clientOf(cutOff.gateway(), token)) {
      Gateway majority = others.getFirst().gateway();
      assertTrue(Waiting.until(PATIENCE, () -> isEnded(majority, token)), "no new leader");
      long until = System.nanoTime() + CUT_OFF.toNanos();
      while (System.nanoTime() - until < 0) {
        for (Use use : List.of(Use.PUT, Use.LINEARIZABLE_READ)) {
          assertRefused(client, use);
        }
      }
    } finally {
      cluster.network().end(losses);
    }
    cluster.processes().awaitReady(PATIENCE);
  }

  private static void assertRefused(GatewayClient client, Use use) {
    try {
      HttpAnswer answer = client.send(use.request());
      assertTrue(answer.status() >= 400, () -> use + ": " + answer.summary());
    } catch (IOException none) {
      // No answer is no service.
    }
  }

  private static boolean isEnded(Gateway at, Token token) {
    try {
      as(at, "DELETE", "/v1/auth/tokens/" + token.id(), "");
      return true;
    } catch (IOException notNow) {
      return false;
    }
  }

  /** Asks the same again and again until it is refused. */
  private static final class UseUntilRefused implements Callable<UseUntilRefused> {
    private final Gateway door;
    private final Use use;
    private final Token token;
    private final CountDownLatch first = new CountDownLatch(1);
    private long lastAllowedNanos;

    private UseUntilRefused(Gateway door, Use use, Token token) {
      this.door = door;
      this.use = use;
      this.token = token;
    }

    Use use() {
      return use;
    }

    @Override
    public UseUntilRefused call() throws IOException, InterruptedException {
      try (GatewayClient client = clientOf(door, token)) {
        while (true) {
          long sent = System.nanoTime();
          HttpAnswer answer = client.send(use.request());
          if (answer.status() == 401) {
            return this;
          }
          if (answer.isSuccess()) {
            lastAllowedNanos = sent;
            first.countDown();
          }
          TimeUnit.NANOSECONDS.sleep(BETWEEN_REQUESTS.toNanos());
        }
      }
    }

    void awaitFirst() {
      try {
        assertTrue(first.await(60, TimeUnit.SECONDS), () -> door + " allows no " + use);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** How long after that moment a request was sent that was still allowed; 0 = none was. */
    long allowedAfter(long nanos) {
      return Math.max(0, lastAllowedNanos - nanos);
    }
  }

  private static Token newToken() throws IOException {
    JsonNode json = asRoot("POST", "/v1/auth/tokens", "{\"user\":\"app\",\"ttl\":\"1h\"}").json();
    return new Token(json.required("id").asText(), json.required("token").asText());
  }

  private static List<NodeProcess> nodes() {
    return cluster.processes().nodes();
  }

  private static GatewayClient clientOf(Gateway door, Token token) {
    return new GatewayClient(
        new Gateway(
            door.node(), door.host(), door.port(), new TokenAccess(door.access(), token.text())),
        REQUEST);
  }

  private static HttpAnswer asRoot(String method, String path, String body) throws IOException {
    return as(nodes().getFirst().gateway(), method, path, body);
  }

  private static HttpAnswer as(Gateway door, String method, String path, String body)
      throws IOException {
    try (GatewayClient client = new GatewayClient(door, REQUEST)) {
      HttpAnswer answer =
          client.send(
              HttpRequest.of(method, path, body.getBytes(StandardCharsets.UTF_8))
                  .with("Content-Type", "application/json"));
      if (!answer.isSuccess()) {
        throw new IOException(path + ": " + answer.summary());
      }
      return answer;
    }
  }

  private static String figures(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return "sent after the end and still allowed: median %.1f ms, 99 %% %.1f ms, max %.1f ms of %d"
        .formatted(
            sorted.get(sorted.size() / 2) / 1e6,
            sorted.get(sorted.size() * 99 / 100) / 1e6,
            sorted.getLast() / 1e6,
            sorted.size());
  }
}
