package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.EntryStamp;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rights hold from the moment that they are acknowledged, and what is one user's stays theirs. */
@Timeout(60)
final class RightsTest {
  private static final String APP =
      "{\"verbs\":[\"read\",\"write\",\"delete\"],\"prefix\":\"app/\"}";
  private static final String OTHER = "{\"grants\":[{\"verbs\":[\"read\"],\"prefix\":\"other/\"}]}";

  private final GuardedGateway guarded = new GuardedGateway();
  private final RunningGateway gateway = guarded.gateway();
  private final String app = guarded.user("app", APP);

  @AfterEach
  void stop() {
    guarded.close();
  }

  /** Plain, so that the event loop takes it, and by its route. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/kv/app/a", "/v1/kv/app/a?timeout=10s"})
  void aWriteThatIsUnderWayWhenItsRightIsTakenAwayIsNotApplied(String target) {
    CompletableFuture<RawAnswer> write = underWay(() -> gateway.put(target, "1", app));
    changeRoleAtOnce("role-app", OTHER);
    RawAnswer answer = write.join();
    assertEquals(403, answer.status(), answer::text);
    assertEquals("forbidden", answer.code());
    assertEquals(404, gateway.get("/v1/kv/app/a", guarded.admin()).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/kv/app/a", "/v1/kv/app/a?timeout=10s"})
  void aWriteThatIsUnderWayWhenOtherRightsChangeIsAppliedOnce(String target) {
    CompletableFuture<RawAnswer> write = underWay(() -> gateway.put(target, "1", app));
    changeRoleAtOnce("unrelated", OTHER);
    RawAnswer answer = write.join();
    assertEquals(201, answer.status(), answer::text);
    assertEquals(1, answer.json().path("version").asInt());
  }

  @Test
  void aBatchThatIsUnderWayWhenItsRightsAreTakenAwayIsRefusedAsAWhole() {
    String body =
        "[{\"put\":{\"key\":\"app/1\",\"value\":\"1\"}},{\"delete\":{\"key\":\"app/2\"}}]";
    CompletableFuture<RawAnswer> batch = underWay(() -> gateway.post("/v1/batch", body, app));
    changeRoleAtOnce("role-app", OTHER);
    assertEquals(403, batch.join().status());
    assertEquals(404, gateway.get("/v1/kv/app/1", guarded.admin()).status());
  }

  @Test
  void aWriteWithAnIdempotencyKeyThatWasAppliedGetsItsAnswerWhenRightsHaveChanged() {
    String[] headers = {app, "Idempotency-Key: k"};
    assertEquals(201, gateway.put("/v1/kv/app/a", "1", headers).status());
    changeRoleAtOnce("unrelated", OTHER);
    RawAnswer again = gateway.put("/v1/kv/app/a", "1", headers);
    assertEquals(201, again.status());
    assertEquals("true", again.header("Holdfast-Replayed"));
  }

  /** Sends a request whose commands reach the store a while later. */
  private CompletableFuture<RawAnswer> underWay(Supplier<RawAnswer> request) {
    gateway.store().slow(Duration.ofMillis(700));
    Thread before = gateway.store().submitter();
    int batches = gateway.store().batches().size();
    CompletableFuture<RawAnswer> answer = CompletableFuture.supplyAsync(request);
    Awaitility.await().until(() -> gateway.store().submitter() != before);
    assertEquals(batches, gateway.store().batches().size(), "none is applied yet");
    gateway.store().slow(Duration.ZERO);
    return answer;
  }

  private void changeRoleAtOnce(String role, String grants) {
    RawAnswer changed = gateway.put("/v1/auth/roles/" + role, grants, guarded.admin());
    assertEquals(2, changed.status() / 100, changed::text);
  }

  @Test
  void anotherUsersIdempotencyKeyGivesNothingAway() {
    String second = guarded.user("second", APP);
    RawAnswer one = gateway.put("/v1/kv/app/a", "mine", app, "Idempotency-Key: same");
    assertEquals(201, one.status());
    RawAnswer other = gateway.put("/v1/kv/app/a", "mine", second, "Idempotency-Key: same");
    assertEquals(422, other.status());
    assertEquals("idempotency_key_reused", other.code());
    assertNull(other.header("Holdfast-Replayed"));
  }

  @Test
  void anOperationIsShownToItsUserAndToWhoManagesUsers() {
    String second = guarded.user("second", APP);
    String read = "{\"then\":[{\"get\":{\"key\":\"app/a\"}}]}";
    gateway.put("/v1/kv/app/a", "secret value", app);
    gateway.post("/v1/txn", read, app, "Idempotency-Key: mine");
    assertTrue(gateway.get("/v1/operations/mine", app).text().contains("secret value"));
    assertEquals(200, gateway.get("/v1/operations/mine", guarded.admin()).status());
    RawAnswer other = gateway.get("/v1/operations/mine", second);
    assertEquals(403, other.status());
    assertEquals("auth", other.json().path("verb").asText());
    assertEquals(404, gateway.get("/v1/operations/never", second).status());
  }

  @Test
  void aRangeOutsideIsRefusedAndNamesWhatIsMissing() {
    assertEquals(200, gateway.get("/v1/kv?prefix=app/", app).status());
    RawAnswer all = gateway.get("/v1/kv", app);
    assertEquals(403, all.status());
    assertEquals("read", all.json().path("verb").asText());
    RawAnswer beyond = gateway.get("/v1/kv?start=app/&end=app1", app);
    assertEquals(403, beyond.status());
    assertEquals("app/", beyond.json().path("start").asText());
    assertEquals("app1", beyond.json().path("end").asText());
  }

  @Test
  void aPolicyIsNotShownToWhoMayNotWriteItsKeys() {
    String policy = "{\"prefix\":\"hidden/\",\"durability\":{\"floor\":\"all\"}}";
    gateway.put("/v1/policies/top-secret", policy, guarded.admin());
    String body = "{\"then\":[{\"put\":{\"key\":\"hidden/a\",\"value\":\"1\"}}]}";
    RawAnswer answer = gateway.post("/v1/txn?durability=majority", body, app);
    assertEquals("forbidden", answer.code());
    assertFalse(answer.text().contains("top-secret"));
  }

  @Test
  void anExpiredTokenIsRefused() {
    RawAnswer made = gateway.post("/v1/auth/tokens", "{\"ttl\":\"1s\"}", app);
    String brief = "Authorization: Bearer " + made.json().path("token").asText();
    clock(made.json().path("expiresMs").asLong() - 1);
    assertEquals(404, gateway.get("/v1/kv/app/a", brief).status());
    clock(made.json().path("expiresMs").asLong());
    assertEquals(401, gateway.get("/v1/kv/app/a", brief).status());
  }

  /** The cluster's clock goes on with what is written. */
  private void clock(long millis) {
    gateway.store().stamp(new EntryStamp(millis, 3_600_000, 100_000, 600_000, 1_000_000));
    assertEquals(2, gateway.put("/v1/kv/tick", "1", guarded.admin()).status() / 100);
  }

  /** It takes the answer slowly, so that most of it is yet to come when the token is ended. */
  @Test
  void aLongAnswerIsBrokenOffWhenItsTokenIsEnded() throws IOException {
    String value = "v".repeat(100_000);
    int values = 300;
    for (int i = 0; i < values; i++) {
      gateway.put("/v1/kv/app/large/" + i, value, app);
    }
    try (Socket socket = gateway.connect()) {
      String request =
          "GET /v1/kv?prefix=app/&timeout=50s HTTP/1.1\r\nHost: localhost\r\n"
              + "Accept: application/x-ndjson\r\n"
              + app
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertTrue(in.readNBytes(1_000_000).length == 1_000_000);
      assertEquals(200, gateway.post("/v1/auth/logout", "", app).status());
      assertTrue(left(in) < (long) values / 2 * value.length(), "most of it was not sent");
    }
  }

  /** The bytes up to the end, or to where the connection breaks. */
  private static long left(InputStream in) {
    long bytes = 0;
    byte[] some = new byte[1 << 16];
    try {
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        bytes += read;
      }
    } catch (IOException broken) {
      return bytes;
    }
    return bytes;
  }

  @Test
  void aCutOffNodeServesNoLinearizableReadAndRefusesTokensThatItKnowsToBeEnded() {
    gateway.put("/v1/kv/app/a", "1", app);
    gateway.store().leaderless(true);
    assertEquals(503, gateway.get("/v1/kv/app/a?timeout=300ms", app).status());
    assertEquals(200, gateway.get("/v1/kv/app/a?consistency=local", app).status());
    String unknown = "Authorization: Bearer hft_0123456789abcdef_" + "A".repeat(43);
    assertEquals(503, gateway.get("/v1/kv/app/a?consistency=local", unknown).status());
    gateway.store().leaderless(false);
    assertEquals(401, gateway.get("/v1/kv/app/a?consistency=local", unknown).status());
  }
}
