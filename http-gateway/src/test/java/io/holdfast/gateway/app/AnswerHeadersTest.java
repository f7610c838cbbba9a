package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What HTTP's own headers say: when, for how long, in which form, and what to do next. */
final class AnswerHeadersTest {
  private static final String JSON = "Accept: application/json";

  /** Asks for the same, but is not plain: the route itself answers. */
  private static final String BY_ROUTE = "Accept: text/plain, */*";

  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void everyAnswerSaysWhenItWasMade() {
    List<RawAnswer> answers =
        List.of(
            gateway.put("/v1/kv/a", "1"),
            gateway.put("/v1/kv/a", "1", "Idempotency-Key: k"),
            gateway.get("/v1/kv/a"),
            gateway.get("/v1/kv/a", BY_ROUTE),
            gateway.get("/v1/kv/none"),
            gateway.get("/v1/kv/a", "If-None-Match: \"3\""),
            gateway.post("/v1/kv/a", ""),
            gateway.send("BREW", "/v1/kv/a", null),
            gateway.get("/v1/kv/a", "Content-Length: x"),
            gateway.get("/livez"));
    for (RawAnswer answer : answers) {
      ZonedDateTime made =
          ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration ago = Duration.between(made.toInstant(), Instant.now());
      assertTrue(ago.abs().compareTo(Duration.ofMinutes(1)) < 0, answer::toString);
    }
  }

  @Test
  void whatMayBeAnotherAnswerNextTimeIsNotReusedUnasked() {
    gateway.put("/v1/kv/a", "1");
    for (String target :
        List.of("/v1/kv/a", "/v1/kv/none", "/v1/kv?prefix=", "/v1/cluster", "/readyz", "/no")) {
      assertEquals("no-cache", gateway.get(target).header("Cache-Control"), target);
      assertEquals("no-cache", gateway.get(target, BY_ROUTE).header("Cache-Control"), target);
    }
    assertEquals("no-cache", gateway.put("/v1/kv/a", "2").header("Cache-Control"));
    assertEquals("max-age=3600", gateway.get("/docs/start.js").header("Cache-Control"));
  }

  @Test
  void thatNothingHasChangedNamesWhatTheAnswerVariesBy() {
    gateway.put("/v1/kv/a", "1");
    RawAnswer unchanged = gateway.get("/v1/kv/a", "If-None-Match: \"2\"");
    assertEquals(304, unchanged.status());
    assertEquals("Accept, Origin", unchanged.header("Vary"));
    assertEquals("\"2\"", unchanged.header("ETag"));
  }

  @Test
  void theTwoFormsOfARecordHaveATagEach() {
    gateway.put("/v1/kv/a", "1");
    RawAnswer raw = gateway.get("/v1/kv/a");
    RawAnswer json = gateway.get("/v1/kv/a", JSON);
    assertEquals("\"2\"", raw.header("ETag"));
    assertEquals("\"2.json\"", json.header("ETag"));

    // A cache that has the one form must not be told that it is the other one.
    assertEquals(304, gateway.get("/v1/kv/a", JSON, "If-None-Match: \"2.json\"").status());
    assertEquals(200, gateway.get("/v1/kv/a", JSON, "If-None-Match: \"2\"").status());
    assertEquals(200, gateway.get("/v1/kv/a", "If-None-Match: \"2.json\"").status());
    assertEquals(304, gateway.get("/v1/kv/a", "If-None-Match: \"2.json\", \"2\"").status());
  }

  @Test
  void aWriteTakesTheTagOfEitherForm() {
    gateway.put("/v1/kv/a", "1");
    assertEquals(200, gateway.get("/v1/kv/a", "If-Match: \"2.json\"").status());
    assertEquals(412, gateway.put("/v1/kv/a", "2", "If-None-Match: \"2.json\"").status());
    assertEquals(200, gateway.put("/v1/kv/a", "2", "If-Match: \"2.json\"").status());
    assertEquals(412, gateway.put("/v1/kv/a", "3", "If-Match: \"2.json\"").status());
    assertEquals(400, gateway.put("/v1/kv/a", "3", "If-Match: \"3.xml\"").status());
    assertEquals(200, gateway.delete("/v1/kv/a", "If-Match: \"3.json\"").status());
  }

  @Test
  void whatCannotBeDoneNowSaysWhenToComeBack() {
    gateway.store().role("candidate").leaderless(true);
    for (String target : List.of("/readyz", "/leader", "/v1/kv/a?timeout=10ms")) {
      RawAnswer refused = gateway.get(target);
      assertEquals(503, refused.status());
      assertEquals("1", refused.header("Retry-After"), target);
    }
    assertNull(gateway.get("/no").header("Retry-After"));
  }

  @Test
  void aMethodThatNobodyKnowsIsNotImplemented() {
    for (String method : List.of("BREW", "brew-1", "get")) {
      RawAnswer answer = gateway.send(method, "/v1/kv/a", null);
      assertEquals(501, answer.status());
      assertEquals("method_not_implemented", answer.code());
      assertNull(answer.header("Allow"));
    }
  }

  @Test
  void theBetterNamesStandBesideTheOlderOnes() {
    RawAnswer put = gateway.put("/v1/kv/a", "1");
    assertEquals(2, put.json().path("modifyRevision").asLong());
    assertEquals(put.json().path("modifyRevision"), put.json().path("revision"));
    RawAnswer digest = gateway.get("/v1/digest");
    assertNotEquals(0, digest.json().path("appliedIndex").asLong());
    assertEquals(digest.json().path("appliedIndex"), digest.json().path("index"));
  }
}
