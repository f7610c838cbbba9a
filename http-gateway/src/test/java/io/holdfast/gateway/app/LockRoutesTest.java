package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Locks over HTTP: who waits, who is served, and whom a fence keeps out. */
final class LockRoutesTest {
  private static final String LONG = "?timeout=60s";

  private final RunningGateway gateway = new RunningGateway();
  private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    others.shutdownNow();
    gateway.close();
  }

  @Test
  void aFreeLockIsTakenAtOnceAndItsTokenIsARevision() {
    RawAnswer held = acquire("l", "me", "");
    assertEquals(200, held.status(), held::toString);
    long token = held.json().path("token").asLong();
    assertEquals(token, held.json().path("revision").asLong());
    assertEquals(token, acquire("l", "me", "").json().path("token").asLong());
    JsonNode told = gateway.get("/v1/locks/l").json();
    assertEquals("me", told.path("holders").path(0).path("owner").asText());
    assertEquals(token, told.path("holders").path(0).path("token").asLong());
    assertEquals(0, told.path("queue").size());
  }

  @Test
  void aTakenLockIsRefusedToWhoDoesNotWait() {
    acquire("l", "me", "");
    RawAnswer taken = acquire("l", "you", "");
    assertProblem(409, "lock_taken", taken);
    assertEquals(0, gateway.get("/v1/locks/l").json().path("queue").size());
  }

  @Test
  void whoWaitsIsServedWhenTheLockIsReleased() throws Exception {
    long first = token(acquire("l", "me", ""));
    CompletableFuture<RawAnswer> waiting = acquireLater("l", "you", ",\"wait\":\"50s\"");
    awaitQueue("l", 1);
    RawAnswer released = release("l", "me", first);
    assertEquals(200, released.status(), released::toString);
    RawAnswer served = waiting.get(60, TimeUnit.SECONDS);
    assertEquals(200, served.status(), served::toString);
    assertTrue(token(served) > first);
    assertEquals("you", gateway.get("/v1/locks/l").json().at("/holders/0/owner").asText());
  }

  @Test
  void whoHasWaitedLongEnoughLeavesTheQueue() {
    acquire("l", "me", "");
    assertProblem(409, "lock_taken", acquire("l", "you", ",\"wait\":\"200ms\""));
    assertEquals(0, gateway.get("/v1/locks/l").json().path("queue").size());
  }

  @Test
  void aPlaceIsKeptAliveForAsLongAsItsRequestWaits() {
    acquire("l", "me", "");
    CompletableFuture<RawAnswer> waiting =
        acquireLater("l", "you", ",\"wait\":\"50s\"", "100ms", "");
    awaitQueue("l", 1);
    String lease = gateway.get("/v1/locks/l").json().at("/queue/0/lease").asText();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> gateway.get("/v1/leases/" + lease).json().path("renewals").asLong() >= 2);
    assertFalse(waiting.isDone());
  }

  @Test
  void theSameIdempotencyKeyHasTheSameTokenAndNeverTakesTheLockAnew() throws Exception {
    long first = token(acquire("l", "me", ""));
    CompletableFuture<RawAnswer> waiting =
        acquireLater("l", "you", ",\"wait\":\"50s\"", "300ms", "Idempotency-Key: k");
    awaitQueue("l", 1);
    release("l", "me", first);
    long token = token(waiting.get(60, TimeUnit.SECONDS));
    RawAnswer again = acquire("l", "you", ",\"wait\":\"50s\"", "300ms", "Idempotency-Key: k");
    assertEquals(token, token(again));
    release("l", "you", token);
    RawAnswer late = acquire("l", "you", ",\"wait\":\"50s\"", "300ms", "Idempotency-Key: k");
    assertProblem(409, "lock_not_held", late);
    assertEquals(0, gateway.get("/v1/locks/l").json().path("holders").size());
  }

  @Test
  void aWriteBehindAFenceIsRefusedOnceTheHoldHasEnded() {
    long first = token(acquire("l", "me", ""));
    String fence = "Holdfast-Fence: l@" + first;
    String txn = "{\"then\":[{\"put\":{\"key\":\"b\",\"value\":\"1\"}}]}";
    String batch = "[{\"put\":{\"key\":\"c\",\"value\":\"1\"}}]";
    assertEquals(201, gateway.put("/v1/kv/a", "1", fence).status());
    assertEquals(200, gateway.post("/v1/txn", txn, fence).status());
    assertEquals(200, gateway.post("/v1/batch", batch, fence).status());
    release("l", "me", first);
    String revision = gateway.get("/v1/locks/l").header("Holdfast-Revision");

    assertProblem(412, "fence_lost", gateway.put("/v1/kv/a", "2", fence));
    assertProblem(412, "fence_lost", gateway.delete("/v1/kv/a", fence));
    assertProblem(412, "fence_lost", gateway.delete("/v1/kv?prefix=a", fence));
    assertProblem(412, "fence_lost", gateway.post("/v1/txn", txn, fence));
    assertProblem(412, "fence_lost", gateway.post("/v1/leases", "{\"ttl\":\"30s\"}", fence));
    JsonNode item = gateway.post("/v1/batch", batch, fence).json().at("/results/0");
    assertTrue(item.toString().contains("fence_lost"), item::toString);
    assertEquals("1", gateway.get("/v1/kv/a").text());
    assertEquals(revision, gateway.get("/v1/locks/l").header("Holdfast-Revision"));
  }

  @Test
  void aTokenCanBeVerifiedForWhatIsOutsideTheStore() {
    long token = token(acquire("l", "me", ""));
    assertTrue(isValid("l", token));
    assertFalse(isValid("l", token + 1));
    assertFalse(isValid("other", token));
    release("l", "me", token);
    assertFalse(isValid("l", token));
  }

  @Test
  void soManyShareALockAsThereArePermits() {
    String permits = ",\"permits\":2";
    assertEquals(200, acquire("s", "a", permits).status());
    assertEquals(200, acquire("s", "b", permits).status());
    assertProblem(409, "lock_taken", acquire("s", "c", permits));
    assertProblem(409, "lock_mismatch", acquire("s", "d", ",\"permits\":3"));
    assertProblem(409, "lock_taken", acquire("s", "e", ""));
  }

  @Test
  void whatIsNoLockIsRefusedAndChangesNothing() {
    long token = token(acquire("l", "me", ""));
    String revision = gateway.get("/v1/locks/l").header("Holdfast-Revision");
    for (String name : List.of("a%20b", "%C3%BC", "x".repeat(129))) {
      assertProblem(400, "bad_lock", acquire(name, "me", ""));
      assertProblem(400, "bad_lock", gateway.get("/v1/locks/" + name));
      assertProblem(400, "bad_lock", release(name, "me", 1));
    }
    assertEquals(400, acquire("a%2Fb", "me", "").status());
    assertEquals(404, acquire("a/b", "me", "").status());
    assertProblem(400, "bad_lock", acquire("l2", "", ""));
    assertProblem(400, "bad_json", gateway.post("/v1/locks/l2", "{\"ttl\":\"30s\"}"));
    assertProblem(400, "bad_json", gateway.post("/v1/locks/l2", "{\"owner\":\"me\"}"));
    assertProblem(400, "bad_json", acquire("l2", "me", ",\"mode\":\"some\""));
    assertProblem(400, "bad_json", acquire("l2", "me", ",\"mode\":\"exclusive\",\"permits\":2"));
    assertProblem(400, "bad_json", acquire("l2", "me", ",\"permits\":1001"));
    assertProblem(400, "bad_duration", acquire("l2", "me", ",\"wait\":\"soon\""));
    assertProblem(400, "bad_duration", acquire("l2", "me", "", "0s", ""));
    assertProblem(400, "bad_duration", acquire("l2", "me", "", "3650d", ""));
    assertProblem(409, "lock_not_held", release("l", "you", token));
    assertProblem(409, "lock_not_held", release("l", "me", token + 1));
    assertProblem(400, "bad_parameter", gateway.delete("/v1/locks/l?owner=me"));
    assertProblem(400, "bad_parameter", gateway.delete("/v1/locks/l?token=1"));
    for (String fence : List.of("l", "l@", "@1", "l@0", "l@x")) {
      assertProblem(400, "bad_fence", gateway.put("/v1/kv/a", "1", "Holdfast-Fence: " + fence));
    }
    String lease = gateway.get("/v1/locks/l").json().at("/holders/0/lease").asText();
    assertProblem(409, "lease_of_lock", gateway.delete("/v1/leases/" + lease));
    assertEquals(revision, gateway.get("/v1/locks/l").header("Holdfast-Revision"));
    assertTrue(isValid("l", token));
  }

  private RawAnswer acquire(String name, String owner, String more, String... headers) {
    return acquire(name, owner, more, "30s", headers.length == 0 ? "" : headers[0]);
  }

  private RawAnswer acquire(String name, String owner, String more, String ttl, String header) {
    String body = "{\"owner\":\"" + owner + "\",\"ttl\":\"" + ttl + "\"" + more + "}";
    String target = "/v1/locks/" + name + LONG;
    return header.isEmpty() ? gateway.post(target, body) : gateway.post(target, body, header);
  }

  private CompletableFuture<RawAnswer> acquireLater(String name, String owner, String more) {
    return acquireLater(name, owner, more, "30s", "");
  }

  private CompletableFuture<RawAnswer> acquireLater(
      String name, String owner, String more, String ttl, String header) {
    return CompletableFuture.supplyAsync(() -> acquire(name, owner, more, ttl, header), others);
  }

  private RawAnswer release(String name, String owner, long token) {
    return gateway.delete("/v1/locks/" + name + "?owner=" + owner + "&token=" + token);
  }

  private void awaitQueue(String name, int size) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> gateway.get("/v1/locks/" + name).json().path("queue").size() == size);
  }

  private boolean isValid(String name, long token) {
    return gateway
        .get("/v1/locks/" + name + "/verify?token=" + token)
        .json()
        .path("valid")
        .asBoolean();
  }

  private static long token(RawAnswer answer) {
    assertEquals(200, answer.status(), answer::toString);
    return answer.json().path("token").asLong();
  }

  private static void assertProblem(int status, String code, RawAnswer answer) {
    assertEquals(status, answer.status(), answer::toString);
    assertEquals(code, answer.json().path("code").asText(), answer::toString);
  }
}
