package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.TlsSettings;
import io.holdfast.gateway.server.HttpTls.ClientCertificates;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client certificate says who asks; a gateway's says whom it asks for. */
@Timeout(120)
final class CertificateCallersTest {
  @TempDir private Path directory;
  private TestTls tls;
  private GuardedGateway guarded;
  private RunningGateway node;

  @BeforeEach
  void start() throws Exception {
    tls = new TestTls(directory);
    guarded =
        new GuardedGateway(
            AuthMode.ON,
            RunningGateway.settings().with(tls.node(TlsMode.REQUIRED, ClientCertificates.OPTIONAL)),
            tls.stranger());
    node = guarded.gateway();
    guarded.user("app", "{\"verbs\":[\"read\",\"write\"],\"prefix\":\"app/\"}");
    user("app", "{\"roles\":[\"role-app\"],\"certificates\":[\"carl\"]}");
  }

  private void user(String name, String body) {
    RawAnswer made = node.put("/v1/auth/users/" + name, body, guarded.admin());
    assertEquals(2, made.status() / 100, made::text);
  }

  @AfterEach
  void stop() {
    guarded.close();
    tls.close();
  }

  @Test
  void theUserOfACertificateNeedsNoToken() {
    node.over(tls.client("carl"));
    assertEquals(201, node.put("/v1/kv/app/a", "1").status());
    assertEquals(200, node.get("/v1/kv/app/a?timeout=5s").status());
    RawAnswer who = node.get("/v1/auth/whoami");
    assertEquals("app", who.json().path("user").asText());
    assertEquals("certificate", who.json().path("how").asText());
    assertEquals(403, node.put("/v1/kv/other", "1").status());
    assertEquals(201, node.put("/v1/kv/other", "1", guarded.admin()).status());
  }

  @Test
  void aCertificateThatNoUserHasIsNobodys() {
    node.over(tls.client("stranger"));
    assertEquals(401, node.get("/v1/kv/app/a").status());
    assertEquals(400, node.get("/v1/kv/app/a", guarded.admin(), "Holdfast-User: root").status());
  }

  @Test
  void whoIsNoGatewayCannotSpeakForOthers() {
    node.over(tls.client("carl"));
    assertEquals(400, node.get("/v1/kv/app/a", "Holdfast-User: root").status());
  }

  /**
   * Another member's speaks for whoever a gateway has named; one that left the cluster does not.
   */
  @Test
  void theCertificateOfANodeThatIsNoMemberCannotSpeakForOthers() {
    node.over(tls.nodeCertificate("gone"));
    assertEquals(401, node.get("/v1/kv/app/a").status());
    assertEquals(401, node.get("/v1/kv/app/a", "Holdfast-User: root").status());
    user("gone", "{\"roles\":[\"gateway\"],\"certificates\":[\"node/gone\"]}");
    assertEquals(400, node.get("/v1/kv/app/a", "Holdfast-User: root").status());
    assertEquals(404, node.get("/v1/kv/app/a", "Holdfast-User: cn:carl").status());
  }

  /** It has seen a certificate of whom it speaks for, or a token, which it passes on. */
  @Test
  void aGatewayCannotSpeakForAUserThatItOnlyNames() {
    user("gw", "{\"roles\":[\"gateway\"],\"certificates\":[\"gw\"]}");
    node.over(tls.client("gw"));
    assertEquals(400, node.get("/v1/kv/app/a", "Holdfast-User: root").status());
    assertEquals(400, node.put("/v1/kv/app/a", "1", "Holdfast-User: app").status());
    String forRoot = "{\"user\":\"root\",\"ttl\":\"365d\"}";
    assertEquals(400, node.post("/v1/auth/tokens", forRoot, "Holdfast-User: root").status());
  }

  @Test
  void noAdministrationGoesByTheWordOfAGateway() {
    user("gw", "{\"roles\":[\"gateway\"],\"certificates\":[\"gw\"]}");
    user("ada", "{\"roles\":[\"admin\"],\"certificates\":[\"ada\"]}");
    node.over(tls.client("ada"));
    assertEquals(200, node.get("/v1/auth/users").status());
    node.over(tls.client("gw"));
    String ada = "Holdfast-User: cn:ada";
    assertEquals(201, node.put("/v1/kv/app/a", "1", ada).status());
    assertEquals(200, node.get("/v1/cluster", ada).status());
    RawAnswer users = node.get("/v1/auth/users", ada);
    assertEquals(403, users.status());
    assertTrue(users.text().contains("through a gateway"), users::text);
    assertEquals(403, node.put("/v1/auth/users/eve", "{\"roles\":[\"admin\"]}", ada).status());
    assertEquals(403, node.get("/v1/auth/tokens?user=app", ada).status());
    assertEquals(403, node.delete("/v1/auth/tokens?user=app", ada).status());
    assertEquals(403, node.post("/v1/auth/tokens", "{\"user\":\"app\"}", ada).status());
    assertEquals(403, node.post("/v1/auth/tokens", "{\"ttl\":\"1h\"}", ada).status());
    String same = "{\"password\":\"%1$s\",\"new\":\"%1$s\"}".formatted(GuardedGateway.PASSWORD);
    assertEquals(403, node.post("/v1/auth/password", same, ada).status());
  }

  /** A node passes on a read whose sender it knows, by the name of the user. */
  @Test
  void anotherMemberNamesTheUserThatItKnows() {
    node.over(tls.nodeCertificate("n1"));
    assertEquals(404, node.get("/v1/kv/app/a", "Holdfast-User: app").status());
    assertEquals(403, node.get("/v1/auth/users", "Holdfast-User: root").status());
  }

  @Test
  void aGatewayNamesTheUserAndHasNoRightsOfItsOwn() {
    user("gw", "{\"roles\":[\"gateway\"],\"certificates\":[\"gw\"]}");
    node.over(tls.client("gw"));
    assertEquals(201, node.put("/v1/kv/app/a", "1", "Holdfast-User: cn:carl").status());
    assertEquals(200, node.get("/v1/kv/app/a", "Holdfast-User: cn:carl").status());
    String uri = "Holdfast-User: holdfast://test/user/carl";
    assertEquals(200, node.get("/v1/kv/app/a", uri).status());
    String foreign = "Holdfast-User: holdfast://other/user/carl";
    assertEquals(401, node.get("/v1/kv/app/a", foreign).status());
    assertEquals(401, node.get("/v1/kv/app/a").status());
    assertEquals(401, node.get("/v1/cluster").status());
    assertEquals(200, node.get("/v1/cluster", "Holdfast-Probe: gw").status());
    assertEquals(403, node.get("/v1/kv/app/a", "Holdfast-Probe: gw").status());
  }

  @Test
  void aGatewayWithoutDataPassesOnWhomACertificateIsFor() throws Exception {
    user("gw", "{\"roles\":[\"gateway\"],\"certificates\":[\"n1\"]}");
    try (StandaloneGateway gateway =
        new StandaloneGateway(
            new GatewayConfig(
                "gw",
                List.of(new HostPort("127.0.0.1", node.port())),
                "",
                RunningGateway.settings()
                    .with(tls.node(TlsMode.REQUIRED, ClientCertificates.OPTIONAL)),
                TlsSettings.OFF,
                RequestLimits.DEFAULT,
                new AuthSettings(AuthMode.ON, "", null, null)))) {
      gateway.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> status(gateway, tls.stranger(), "GET", "/readyz") == 200);
      SSLContext carl = tls.client("carl");
      assertEquals(201, status(gateway, carl, "PUT", "/v1/kv/app/a"));
      assertEquals(200, status(gateway, carl, "GET", "/v1/kv/app/a"));
      assertEquals(403, status(gateway, carl, "GET", "/v1/kv/other"));
      assertEquals(401, status(gateway, tls.client("unknown"), "GET", "/v1/kv/app/a"));
      assertEquals(401, status(gateway, tls.stranger(), "GET", "/v1/kv/app/a"));
      assertEquals(401, status(gateway, tls.stranger(), "GET", "/v1/cluster"));
    }
  }

  private static int status(StandaloneGateway to, SSLContext client, String method, String path)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().sslContext(client).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + to.port() + path))
              .method(method, HttpRequest.BodyPublishers.ofString(method.equals("PUT") ? "1" : ""))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
