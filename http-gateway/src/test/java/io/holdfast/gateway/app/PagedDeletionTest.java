package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Limits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code DELETE /v1/kv?prefix=…&atomic=false}, and what is refused without it. */
final class PagedDeletionTest {
  private static final String KEY = "Idempotency-Key: once";

  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void moreThanOneRevisionMayTakeIsRefusedWithTheAdvice() {
    write("k/", Limits.MAX_DELETED_KEYS + 1);
    RawAnswer refused = gateway.delete("/v1/kv?prefix=k/");
    assertEquals(409, refused.status(), refused::toString);
    assertEquals("too_many_keys", refused.json().path("code").asText());
    assertTrue(refused.json().path("detail").asText().contains("atomic=false"), refused::toString);
    assertEquals(Limits.MAX_DELETED_KEYS + 1, count("k/"));
    RawAnswer inTransaction =
        gateway.post("/v1/txn", "{\"then\":[{\"deleteRange\":{\"prefix\":\"k/\"}}]}");
    assertEquals(409, inTransaction.status(), inTransaction::toString);
    RawAnswer inBatch = gateway.post("/v1/batch", "[{\"deleteRange\":{\"prefix\":\"k/\"}}]");
    assertTrue(inBatch.text().contains("too_many_keys"), inBatch::toString);
    assertEquals(200, gateway.delete("/v1/kv/k/00000").status());
    assertEquals(
        Limits.MAX_DELETED_KEYS, gateway.delete("/v1/kv?prefix=k/").json().path("deleted").asInt());
  }

  @Test
  void deletionsOfSeveralThatDoNotFitIntoOneEntryAllSucceed() {
    List<String> prefixes = List.of("a/", "b/", "c/", "d/");
    prefixes.forEach(prefix -> write(prefix, 6_000));
    gateway.store().slow(Duration.ofMillis(200));
    List<CompletableFuture<RawAnswer>> deletions =
        prefixes.stream()
            .map(
                prefix ->
                    CompletableFuture.supplyAsync(
                        () -> gateway.delete("/v1/kv?prefix=" + prefix),
                        task -> Thread.ofVirtual().start(task)))
            .toList();
    for (CompletableFuture<RawAnswer> deletion : deletions) {
      RawAnswer answer = deletion.join();
      assertEquals(6_000, answer.json().path("deleted").asInt(), answer::toString);
    }
  }

  @Test
  void pageByPageEachIsARevisionAndAllOfItGoes() {
    write("k/", 2_500);
    write("l/", 10);
    long before = revision();
    RawAnswer answer = gateway.delete("/v1/kv?prefix=k/&atomic=false");
    assertEquals(200, answer.status(), answer::toString);
    assertEquals(2_500, answer.json().path("deleted").asInt());
    assertEquals(3, answer.json().path("pages").asInt());
    assertEquals(before + 3, answer.json().path("revision").asLong());
    assertEquals(Long.toString(before + 3), answer.header("Holdfast-Revision"));
    assertEquals(0, count("k/"));
    assertEquals(10, count("l/"));
    JsonNode again = gateway.delete("/v1/kv?prefix=k/&atomic=false").json();
    assertEquals(0, again.path("deleted").asInt());
    assertEquals(0, again.path("pages").asInt(), "what deletes nothing is no page");
    assertEquals(before + 3, again.path("revision").asLong());
  }

  @Test
  void whatIsCutOffWhenTheNodeStopsSaysHowFarItCame() throws Exception {
    write("k/", 3_500);
    gateway.store().slow(Duration.ofMillis(400));
    CompletableFuture<RawAnswer> deletion =
        CompletableFuture.supplyAsync(
            () -> gateway.delete("/v1/kv?prefix=k/&atomic=false&timeout=60s"),
            task -> Thread.ofVirtual().start(task));
    Awaitility.await().until(() -> gateway.store().reader().get(Bytes.utf8("k/00000")) == null);
    gateway.gateway().close();
    RawAnswer answer = deletion.get();
    int deleted = answer.json().path("deleted").asInt();
    assertTrue(deleted >= 1_000, answer::toString);
    if (deleted < 3_500) {
      assertTrue(answer.status() == 202 || answer.status() == 504, answer::toString);
      assertEquals("k/%05d\0".formatted(deleted - 1), answer.json().path("next").asText());
      assertTrue(answer.status() == 504 || answer.code().equals("incomplete"), answer::toString);
    }
  }

  @Test
  void whatIsInterruptedSaysHowFarItCameAndGoesOnWhenSentAgain() {
    write("k/", 3_500);
    gateway.store().slow(Duration.ofMillis(150));
    RawAnswer answer = gateway.delete("/v1/kv?prefix=k/&atomic=false&timeout=400ms");
    gateway.store().slow(Duration.ZERO);
    assertTrue(answer.status() == 202 || answer.status() == 504, answer::toString);
    int deleted = answer.json().path("deleted").asInt();
    assertTrue(deleted >= 1_000 && deleted < 3_500, answer::toString);
    assertEquals(deleted / 1_000, answer.json().path("pages").asInt());
    assertEquals("k/%05d\0".formatted(deleted - 1), answer.json().path("next").asText());
    if (answer.status() == 202) {
      assertEquals("incomplete", answer.json().path("code").asText());
    }
    assertEquals(200, gateway.delete("/v1/kv?prefix=k/&atomic=false").status());
    assertEquals(0, count("k/"));
  }

  @Test
  void aKeyIsTakenByTheLastPageAndWhatIsSentAgainUnderItDeletesNothing() {
    write("k/", 1_500);
    assertEquals(1_500, keyed("k/").json().path("deleted").asInt());
    write("k/", 1_200);
    RawAnswer again = keyed("k/");
    assertEquals(200, again.status(), again::toString);
    assertEquals("true", again.header("Holdfast-Replayed"));
    assertEquals(1_200, count("k/"));
    RawAnswer other = keyed("l/");
    assertEquals(422, other.status(), other::toString);
  }

  @Test
  void pagesOfLargeValuesAreCutUntilTheyFit() {
    String large = "v".repeat(1 << 20);
    for (int i = 0; i < 70; i++) {
      gateway.put("/v1/kv/k/" + i, large);
    }
    assertEquals(409, gateway.delete("/v1/kv?prefix=k/").status());
    RawAnswer answer = gateway.delete("/v1/kv?prefix=k/&atomic=false");
    assertEquals(200, answer.status(), answer::toString);
    assertEquals(70, answer.json().path("deleted").asInt());
  }

  @Test
  void whatIsNotWaitedForCannotBeDonePageByPage() {
    RawAnswer answer = gateway.delete("/v1/kv?prefix=k/&atomic=false&durability=async");
    assertEquals(400, answer.status(), answer::toString);
    assertEquals("bad_parameter", answer.json().path("code").asText());
  }

  private RawAnswer keyed(String prefix) {
    return gateway.delete("/v1/kv?prefix=" + prefix + "&atomic=false", KEY);
  }

  private long count(String prefix) {
    return gateway.get("/v1/kv?count_only&prefix=" + prefix).json().path("count").asLong();
  }

  private long revision() {
    return gateway.get("/v1/kv?count_only").json().path("revision").asLong();
  }

  private void write(String prefix, int keys) {
    StringBuilder puts = new StringBuilder();
    for (int i = 0; i < keys; i++) {
      puts.append(puts.isEmpty() ? "{\"then\":[" : ",");
      puts.append("{\"put\":{\"key\":\"%s%05d\",\"value\":\"\"}}".formatted(prefix, i));
      if (i % 1_000 == 999 || i == keys - 1) {
        assertEquals(200, gateway.post("/v1/txn", puts.append("]}").toString()).status());
        puts.setLength(0);
      }
    }
  }
}
