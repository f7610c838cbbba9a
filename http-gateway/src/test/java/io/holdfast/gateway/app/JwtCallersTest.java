package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.jwt.JwtSettings;
import io.holdfast.gateway.jwt.TestIssuer;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users whom an OpenID issuer names. */
@Timeout(60)
final class JwtCallersTest {
  private static final String APP = "{\"verbs\":[\"read\",\"write\"],\"prefix\":\"app/\"}";

  @TempDir private Path directory;
  private final TestIssuer issuer = new TestIssuer("k1");
  private GuardedGateway guarded;
  private RunningGateway gateway;
  private String app;

  @BeforeEach
  void start() throws IOException {
    guarded = new GuardedGateway(settings());
    gateway = guarded.gateway();
    guarded.user("app", APP);
    app = "Authorization: Bearer " + issuer.token("app");
  }

  @AfterEach
  void stop() {
    guarded.close();
  }

  private JwtSettings settings() throws IOException {
    return TestIssuer.settings(Files.writeString(directory.resolve("keys.json"), issuer.keys()));
  }

  @Test
  void theIssuerSaysWhoItIsAndTheClusterWhatTheyMay() {
    assertEquals(201, gateway.put("/v1/kv/app/a", "1", app).status());
    assertEquals(200, gateway.get("/v1/kv/app/a", app).status());
    assertEquals(200, gateway.get("/v1/kv/app/a?timeout=5s", app).status());
    assertEquals(403, gateway.put("/v1/kv/other", "1", app).status());
    JsonNode who = gateway.get("/v1/auth/whoami", app).json();
    assertEquals("app", who.path("user").asText());
    assertEquals("jwt", who.path("how").asText());
  }

  @Test
  void aTokenThatWasCheckedOnceIsTakenOnTheEventLoop() {
    Awaitility.await()
        .until(
            () -> {
              assertEquals(2, gateway.put("/v1/kv/app/a", "1", app).status() / 100);
              return !gateway.store().submitter().isVirtual();
            });
  }

  @Test
  void aUserWhoIsDeletedIsRefusedAtOnceWhateverTheTokenSays() {
    assertEquals(201, gateway.put("/v1/kv/app/a", "1", app).status());
    assertEquals(200, gateway.delete("/v1/auth/users/app", guarded.admin()).status());
    RawAnswer refused = gateway.put("/v1/kv/app/a", "2", app);
    assertEquals(401, refused.status());
    assertTrue(refused.text().contains("there is no user app"), refused::text);
    assertEquals(401, gateway.get("/v1/kv/app/a", app).status());
    guarded.user("app", APP);
    assertEquals(200, gateway.get("/v1/kv/app/a", app).status());
  }

  @Test
  void aRightThatIsTakenAwayIsTakenFromItsJwtToo() {
    assertEquals(201, gateway.put("/v1/kv/app/a", "1", app).status());
    String less = "{\"grants\":[{\"verbs\":[\"read\"],\"prefix\":\"app/\"}]}";
    assertEquals(200, gateway.put("/v1/auth/roles/role-app", less, guarded.admin()).status());
    assertEquals(403, gateway.put("/v1/kv/app/a", "2", app).status());
    assertEquals("1", gateway.get("/v1/kv/app/a", app).text());
  }

  @Test
  void aTokenThatIsMadeWithAJwtEndsNoLaterThanThatOne() {
    RawAnswer made = gateway.post("/v1/auth/tokens", "{\"ttl\":\"30d\"}", app);
    assertEquals(201, made.status(), made::text);
    JsonNode own = gateway.get("/v1/auth/tokens", app).json().path("tokens");
    String id = made.json().path("id").asText();
    for (JsonNode token : own) {
      long life = token.path("expiresMs").asLong() - token.path("createdMs").asLong();
      boolean short5m = life <= Duration.ofMinutes(5).toMillis();
      assertEquals(token.path("id").asText().equals(id), short5m, own::toString);
    }
  }

  @Test
  void anotherIssuersTokenIsRefusedAndSoIsAnyWhereNoneIsTaken() {
    String foreign = "Authorization: Bearer " + new TestIssuer("k1").token("app");
    RawAnswer refused = gateway.get("/v1/kv/app/a", foreign);
    assertEquals(401, refused.status());
    assertTrue(refused.text().contains("signature"), refused::text);
    try (GuardedGateway without = new GuardedGateway()) {
      RawAnswer unknown = without.gateway().get("/v1/kv/app/a", app);
      assertEquals(401, unknown.status());
      assertTrue(unknown.text().contains("auth.jwt.issuer"), unknown::text);
    }
  }

  @Test
  void whoeverSendsManyMadeUpTokensHasNoMoreSignaturesChecked() {
    String forged = app.substring(0, app.length() - 8) + "AAAAAAAA";
    assertEquals(401, gateway.get("/v1/kv/app/a", forged).status());
    RawAnswer refused = floodOf(forged);
    assertEquals("rate_limited", refused.code());
    assertEquals(404, gateway.get("/v1/kv/app/a", guarded.admin()).status());
  }

  /** Fifty a second are checked, so it takes some hundreds at once. */
  private RawAnswer floodOf(String forged) {
    AtomicReference<RawAnswer> refused = new AtomicReference<>();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 300; i++) {
                  clients.execute(
                      () -> {
                        RawAnswer answer = gateway.get("/v1/kv/app/a", forged);
                        if (answer.status() == 429) {
                          refused.set(answer);
                        }
                      });
                }
              }
              return refused.get() != null;
            });
    return refused.get();
  }

  @Test
  void whileTheIssuersKeysAreNotThereTheAnswerIs503() {
    JwtSettings unreachable =
        new JwtSettings(
            "https://issuer.example/",
            "holdfast",
            "https://127.0.0.1:1/keys",
            JwtSettings.SUBJECT,
            List.of("127.0.0.1"),
            null);
    try (GuardedGateway waiting = new GuardedGateway(unreachable)) {
      RawAnswer answer = waiting.gateway().get("/v1/kv/app/a", app);
      assertEquals(503, answer.status());
      assertEquals("jwt_keys_unavailable", answer.code());
      assertEquals(404, waiting.gateway().get("/v1/kv/app/a", waiting.admin()).status());
    }
  }

  @Test
  void aJwtIsTakenOverTlsAndHttp2(@TempDir Path files) throws IOException {
    try (TestTls tls = new TestTls(files)) {
      SSLContext client = tls.client("nobody");
      try (GuardedGateway secure =
          new GuardedGateway(
              settings(), RunningGateway.settings().with(tls.node(TlsMode.REQUIRED)), client)) {
        secure.user("app", APP);
        secure.gateway().overHttp2(client);
        assertEquals(201, secure.gateway().put("/v1/kv/app/a", "1", app).status());
        assertEquals("1", secure.gateway().get("/v1/kv/app/a", app).text());
        assertEquals(403, secure.gateway().get("/v1/kv/b", app).status());
      }
    }
  }
}
