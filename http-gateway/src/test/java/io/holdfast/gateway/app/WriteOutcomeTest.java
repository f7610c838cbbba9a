package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.write.CommitBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client hears when the store is slow, has no leader, or loses its answers. */
@Timeout(60)
final class WriteOutcomeTest {
  private final RunningGateway gateway =
      new RunningGateway(RequestLimits.DEFAULT, new CommitBounds(1, 512, 1 << 20, 20, 1 << 20));

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aLostAnswerIsAnUnknownOutcomeThatCanBeAskedFor() {
    gateway.put("/v1/kv/a", "0");
    gateway.store().losingAnswers(true);

    RawAnswer lost = gateway.put("/v1/kv/a?timeout=100ms", "1");

    assertEquals(504, lost.status(), lost::toString);
    assertEquals("outcome_unknown", lost.code());
    assertEquals("check_outcome", lost.json().path("retry").asText());
    String operation = lost.header("Holdfast-Operation");
    assertEquals(operation, lost.json().path("operation").asText());
    gateway.store().losingAnswers(false);
    assertApplied(operation);

    // It is kept when the gateway goes on and confirms what it delivered.
    for (int i = 0; i < 3; i++) {
      gateway.put("/v1/kv/b", "" + i);
    }
    assertApplied(operation);
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  private void assertApplied(String operation) {
    RawAnswer told = gateway.get("/v1/operations/" + operation);
    assertEquals("applied", told.json().path("outcome").asText(), told::toString);
    assertEquals(
        3,
        told.json().path("result").path("results").path(0).path("put").path("revision").asLong(),
        told::toString);
  }

  @Test
  void aCommandThatNeverArrivedIsKnownNotToBeAppliedOnceTheStoreAnswersAgain() {
    gateway.put("/v1/kv/a", "0");
    gateway.store().leaderless(true);
    RawAnswer lost = gateway.put("/v1/kv/a?timeout=100ms", "1");
    assertEquals(504, lost.status(), lost::toString);
    gateway.store().leaderless(false);
    String target = "/v1/operations/" + lost.header("Holdfast-Operation");
    Awaitility.await()
        .until(() -> gateway.get(target).json().path("outcome").asText().equals("not_applied"));
    assertEquals("0", gateway.get("/v1/kv/a").text());
  }

  @Test
  void aDeliveredAnswerIsForgottenWithTheNextBatches() {
    String operation = gateway.put("/v1/kv/a", "0").header("Holdfast-Operation");
    Awaitility.await()
        .until(
            () -> {
              gateway.put("/v1/kv/a", "1");
              RawAnswer told = gateway.get("/v1/operations/" + operation);
              return told.json().path("outcome").asText().equals("delivered");
            });
  }

  @Test
  void aRetryWithItsKeyAfterALostAnswerIsAppliedOnce() {
    String body = "{\"then\":[{\"increment\":{\"key\":\"n\"}}]}";
    // Opens the session: that must be answered.
    gateway.put("/v1/kv/warm", "1");
    gateway.store().losingAnswers(true);
    RawAnswer lost = gateway.post("/v1/txn?timeout=100ms", body, "Idempotency-Key: k");
    gateway.store().losingAnswers(false);
    RawAnswer again = gateway.post("/v1/txn", body, "Idempotency-Key: k");
    assertEquals(504, lost.status(), lost::toString);
    assertEquals("k", lost.json().path("operation").asText());
    assertEquals(200, again.status(), again::toString);
    assertEquals("true", again.header("Holdfast-Replayed"));
    assertEquals("1", gateway.get("/v1/kv/n").text());
  }

  @Test
  void duringAnElectionAWriteWaitsAndThenSucceeds() throws Exception {
    gateway.put("/v1/kv/a", "0");
    gateway.store().leaderless(true);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawAnswer> write = clients.submit(() -> gateway.put("/v1/kv/a", "1"));
      Future<RawAnswer> read = clients.submit(() -> gateway.get("/v1/kv/a?timeout=50ms"));
      assertEquals(503, read.get().status(), () -> "a read that cannot be confirmed");
      gateway.store().leaderless(false);
      assertEquals(200, write.get().status());
    }
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  @Test
  void aLinearizableReadWithoutAMajorityIsRefusedAndALocalOneIsNot() {
    gateway.put("/v1/kv/a", "0");
    gateway.store().leaderless(true);
    RawAnswer refused = gateway.get("/v1/kv/a?timeout=50ms");
    assertEquals(503, refused.status(), refused::toString);
    assertEquals("unavailable", refused.code());
    assertEquals("other_node", refused.json().path("retry").asText());
    assertEquals("0", gateway.get("/v1/kv/a?consistency=local").text());
  }

  @Test
  void aCommandThatNeverGotItsTurnIsNotApplied() throws Exception {
    gateway.put("/v1/kv/a", "0");
    gateway.store().leaderless(true);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawAnswer> first = clients.submit(() -> gateway.put("/v1/kv/b", "1"));
      // Only once the first is on its way does the second have to wait in the queue.
      Awaitility.await()
          .until(() -> gateway.get("/metrics").text().contains("holdfast_batch_commands_count 2"));
      RawAnswer queued = gateway.put("/v1/kv/a?timeout=50ms", "1");
      assertEquals(503, queued.status(), queued::toString);
      assertEquals("not_applied", queued.code());
      assertEquals("same_node", queued.json().path("retry").asText());
      gateway.store().leaderless(false);
      assertEquals(201, first.get().status());
    }
    assertEquals("0", gateway.get("/v1/kv/a").text());
  }

  @Test
  void moreThanMayWaitIsRefusedWithAWordOnWhenToComeAgain() throws Exception {
    gateway.put("/v1/kv/a", "0");
    gateway.store().slow(Duration.ofMillis(300));
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawAnswer>> writes = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String key = "/v1/kv/k" + i;
        writes.add(clients.submit(() -> gateway.put(key, "1")));
      }
      int refused = 0;
      for (Future<RawAnswer> write : writes) {
        RawAnswer answer = write.get();
        if (answer.status() == 429) {
          refused++;
          assertEquals("overloaded", answer.code());
          assertEquals("1", answer.header("Retry-After"));
        } else {
          assertEquals(201, answer.status(), answer::toString);
        }
      }
      assertTrue(refused > 0, "nothing was refused");
      gateway.store().slow(Duration.ZERO);
      long stored = gateway.get("/v1/kv?prefix=k&count_only").json().path("count").asLong();
      assertEquals(60 - refused, stored);
    }
  }

  @Test
  void aGatewayWhoseSessionEndedOpensAnother() {
    gateway.put("/v1/kv/a", "0");
    gateway.store().forgetSessions();
    RawAnswer answer = gateway.put("/v1/kv/a", "1");
    assertEquals(200, answer.status(), answer::toString);
    assertEquals(3, answer.json().path("revision").asLong(), "applied once");
  }

  @Test
  void manyClientsGetEachTheirOwnAnswer() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawAnswer>> writes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String key = "/v1/kv/k" + i;
        writes.add(clients.submit(() -> gateway.put(key, key)));
      }
      for (int i = 0; i < writes.size(); i++) {
        assertEquals("k" + i, writes.get(i).get().json().path("key").asText());
      }
    }
    for (int i = 0; i < 20; i++) {
      assertEquals("/v1/kv/k" + i, gateway.get("/v1/kv/k" + i).text());
    }
  }
}
