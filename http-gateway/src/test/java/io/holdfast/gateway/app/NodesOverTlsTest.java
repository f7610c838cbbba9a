package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.server.HttpTls;
import io.holdfast.gateway.server.HttpTls.ClientCertificates;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gateways without data and nodes ask nodes with TLS, and show their own certificates. */
@Timeout(120)
final class NodesOverTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @TempDir private Path directory;
  private TestTls tls;
  private RunningGateway node;
  private StandaloneGateway gateway;
  private String scheme = "https";

  @BeforeEach
  void issue() {
    tls = new TestTls(directory);
  }

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
    node.close();
    tls.close();
  }

  private void startNode(HttpTls spoken) {
    startNode(0, spoken);
  }

  private void startNode(int port, HttpTls spoken) {
    HttpSettings settings =
        new HttpSettings("127.0.0.1", port, 48 << 10, Duration.ofSeconds(10), 50, PATIENCE);
    node = new RunningGateway(settings.with(spoken), RequestLimits.DEFAULT, CommitBounds.DEFAULT);
    node.over(spoken.mode() == TlsMode.OFF ? null : tls.client("anna"));
  }

  /** It is asked without TLS itself, unless that is required. */
  private void startGateway(HttpTls spoken) throws IOException {
    HostPort address = new HostPort("127.0.0.1", node.port());
    HttpSettings settings = RunningGateway.settings().with(spoken);
    gateway =
        new StandaloneGateway(
            new GatewayConfig("gw", List.of(address), "", settings, RequestLimits.DEFAULT));
    gateway.start();
  }

  private int status(String method, String path) throws IOException, InterruptedException {
    return send(method, path).statusCode();
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls.client("carl")).build()) {
      URI uri = URI.create(scheme + "://localhost:" + gateway.port() + path);
      HttpRequest.BodyPublisher body =
          method.equals("PUT")
              ? HttpRequest.BodyPublishers.ofString("1")
              : HttpRequest.BodyPublishers.noBody();
      return client.send(
          HttpRequest.newBuilder(uri).method(method, body).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private void awaitReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(200, status("GET", "/readyz")));
  }

  private void awaitReason(String part) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> send("GET", "/v1/routes").body().contains(part));
  }

  @Test
  void aGatewayAsksANodeThatRequiresTlsAndACertificate() throws Exception {
    startNode(tls.node(TlsMode.REQUIRED, ClientCertificates.REQUIRED));
    startGateway(tls.node(TlsMode.REQUIRED));
    awaitReady();

    assertEquals(201, status("PUT", "/v1/kv/a"));
    assertEquals("1", send("GET", "/v1/kv/a").body());
    assertEquals("1", node.get("/v1/kv/a").text());
  }

  @Test
  void aNodeOfAnotherAuthorityIsNotAsked() throws Exception {
    startNode(tls.nodeOf(new TestAuthority("another CA")));
    startGateway(tls.node(TlsMode.REQUIRED));

    awaitReason("TLS with it fails");
    assertEquals(503, status("GET", "/readyz"));
  }

  @Test
  void aNodeOfAnotherAuthorityIsNotAskedWithoutTlsEither() throws Exception {
    scheme = "http";
    HttpTls foreign = tls.nodeOf(new TestAuthority("another CA"));
    startNode(new HttpTls(TlsMode.PERMISSIVE, ClientCertificates.NONE, foreign.context()));
    startGateway(tls.node(TlsMode.PERMISSIVE));

    awaitReason("TLS with it fails");
    assertEquals(503, status("GET", "/readyz"));
  }

  @Test
  void aNodeWhoseCertificateHasAnotherNameIsNotAsked() throws Exception {
    startNode(tls.node(TlsMode.REQUIRED));
    HostPort other = new HostPort("127.0.0.2", node.port());
    gateway =
        new StandaloneGateway(
            new GatewayConfig(
                "gw",
                List.of(other),
                "",
                RunningGateway.settings().with(tls.node(TlsMode.REQUIRED)),
                RequestLimits.DEFAULT));
    gateway.start();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> send("GET", "/v1/routes").body().contains("127.0.0.2"));
    assertEquals(503, status("GET", "/readyz"));
  }

  @Test
  void whileTlsIsTurnedOnNodesWithAndWithoutAreAsked() throws Exception {
    scheme = "http";
    startNode(HttpTls.OFF);
    int port = node.port();
    startGateway(tls.node(TlsMode.PERMISSIVE));
    awaitReady();
    assertEquals(201, status("PUT", "/v1/kv/a"));

    node.close();
    startNode(port, tls.node(TlsMode.PERMISSIVE));
    awaitReady();
    assertEquals(201, status("PUT", "/v1/kv/a"));

    node.close();
    startNode(port, tls.node(TlsMode.REQUIRED));
    awaitReady();
    assertEquals(201, status("PUT", "/v1/kv/a"));
    assertEquals("1", send("GET", "/v1/kv/a").body());
  }

  @Test
  void aNodeReadsAtAnotherWithTls() throws Exception {
    startNode(tls.node(TlsMode.REQUIRED, ClientCertificates.REQUIRED));
    assertEquals(201, node.put("/v1/kv/a", "1").status());
    MemberAddress other = new MemberAddress("n2", "127.0.0.1:9101", "127.0.0.1:" + node.port(), "");
    try (RunningGateway neighbour =
        new RunningGateway(
            List.of(RunningGateway.SELF, other),
            RunningGateway.settings().with(tls.node(TlsMode.REQUIRED)),
            RequestLimits.DEFAULT,
            CommitBounds.DEFAULT)) {
      neighbour.store().leaderless(true);
      neighbour.over(tls.client("bert"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertEquals("1", neighbour.get("/v1/kv/a").text()));
    }
  }
}
