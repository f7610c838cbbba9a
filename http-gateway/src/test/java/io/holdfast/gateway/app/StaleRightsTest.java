package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditTrail;
import io.holdfast.gateway.auth.AuthMode;
import io.holdfast.gateway.auth.AuthSettings;
import io.holdfast.gateway.routing.ScriptedNode;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.raft.NodeSettings.MemberAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of a node that may not have heard of a right that was taken away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class StaleRightsTest {
  private static final Duration TOO_OLD = AuthSettings.MAX_STALENESS.plusSeconds(1);

  private final GuardedGateway guarded = new GuardedGateway();
  private final RunningGateway gateway = guarded.gateway();
  private final LocalStore store = gateway.store();
  private String user;

  @BeforeAll
  void oneKeyAndOneWhoMayReadIt() {
    user = guarded.user("reader", "{\"verbs\":[\"read\",\"write\"]}");
    assertEquals(201, gateway.put("/v1/kv/a", "1", user).status());
  }

  @BeforeEach
  void aLeaderIsThere() {
    store.leaderless(false);
  }

  @AfterAll
  void stop() {
    guarded.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/kv/a?consistency=local",
        "/v1/kv/a?consistency=local&timeout=1s",
        "/v1/kv/a?consistency=session&timeout=1s",
        "/v1/kv/a?consistency=bounded&max_staleness=1h&timeout=1s",
        "/v1/kv?consistency=local&timeout=1s",
        "/v1/auth/whoami?consistency=local&timeout=1s",
        "/v1/operations/mine?consistency=local&timeout=1s"
      })
  void areRefusedWhenItCannotProveThatItsRightsAreYoung(String target) {
    store.leaderless(true).provedAgo(TOO_OLD);
    String revision = "Holdfast-Min-Revision: 1";
    RawAnswer answer =
        target.contains("session")
            ? gateway.get(target, user, revision)
            : gateway.get(target, user);
    assertEquals(503, answer.status(), answer::toString);
    assertEquals("auth_stale", answer.json().path("code").asText(), answer::toString);
    assertEquals("other_node", answer.json().path("retry").asText());
    assertTrue(
        answer.json().path("detail").asText().matches(".*may be \\d{5} ms old.*10s.*"),
        answer::toString);
  }

  @Test
  void areAnsweredByACutOffNodeWithinTheBound() {
    store.provedAgo(Duration.ZERO).leaderless(true);
    assertEquals("1", gateway.get("/v1/kv/a?consistency=local", user).text());
  }

  @Test
  void ofANodeThatWasIdleForLongAreAnsweredAfterOneProof() {
    store.provedAgo(Duration.ofDays(1));
    long before = store.confirmations();
    assertEquals("1", gateway.get("/v1/kv/a?consistency=local", user).text());
    assertTrue(store.confirmations() > before, "its rights were a day old");
    long proved = store.confirmations();
    assertEquals("1", gateway.get("/v1/kv/a?consistency=local", user).text());
    assertEquals(proved, store.confirmations(), "they are young now");
  }

  @Test
  void haveTheProofRenewedBeforeItIsTooOld() {
    store.provedAgo(AuthSettings.MAX_STALENESS.multipliedBy(3).dividedBy(4));
    long before = store.freshAsOfNanos();
    assertEquals("1", gateway.get("/v1/kv/a?consistency=local", user).text());
    Awaitility.await().until(() -> store.freshAsOfNanos() - before > 0);
  }

  @Test
  void areAnsweredAsBeforeWhereNobodyIsAsked() {
    try (RunningGateway open = new RunningGateway()) {
      open.put("/v1/kv/a", "1");
      open.store().leaderless(true).provedAgo(TOO_OLD);
      assertEquals("1", open.get("/v1/kv/a?consistency=local").text());
    }
  }

  @Test
  void areAnsweredByANodeThatHasALeader(@TempDir Path directory) throws IOException {
    Path secret = directory.resolve("secret");
    ScriptedNode other = new ScriptedNode("n2");
    try (other;
        RunningGateway node =
            new RunningGateway(
                List.of(
                    RunningGateway.SELF,
                    new MemberAddress("n2", "127.0.0.1:9101", other.address().toString(), "")),
                HttpSettings.of("127.0.0.1", 0),
                RequestLimits.DEFAULT,
                CommitBounds.DEFAULT,
                new AuthSettings(AuthMode.ON, "test", secret, null),
                AuditTrail.OFF)) {
      Awaitility.await().until(() -> Files.exists(secret));
      String first = "\"user\":\"root\",\"password\":\"correct horse\"}";
      String own = "{\"secret\":\"" + Files.readString(secret).strip() + "\"," + first;
      assertEquals(201, node.post("/v1/auth/bootstrap", own).status());
      String token = node.post("/v1/auth/login", "{" + first).json().path("token").asText();
      String bearer = "Authorization: Bearer " + token;
      Awaitility.await()
          .until(() -> node.get("/v1/routes", bearer).text().contains("\"node\":\"n2\",\"http\""));
      node.store().leaderless(true).provedAgo(TOO_OLD);
      RawAnswer answer = node.get("/v1/kv/a?consistency=local&timeout=10s", bearer);
      assertEquals("from n2", answer.text(), answer::toString);
    }
  }
}
