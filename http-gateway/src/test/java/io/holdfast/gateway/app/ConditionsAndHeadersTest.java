package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conditions and headers mean what RFC 9110 says; what is not understood is refused. */
final class ConditionsAndHeadersTest {
  private final RunningGateway gateway = new RunningGateway();

  /** At modify revision 2. */
  @BeforeEach
  void oneKeyIsThere() {
    gateway.put("/v1/kv/a", "1");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void theMethodOfARequestIsTheOneOfItsFirstLine() {
    gateway.put("/v1/kv/a", "1");

    assertEquals("1", gateway.get("/v1/kv/a", "X-HTTP-Method-Override: DELETE").text());
    assertEquals("1", gateway.get("/v1/kv/a", "x-http-method-override: PUT").text());

    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  @Test
  void aWeakTagMatchesNothingInIfMatch() {
    assertEquals(412, gateway.put("/v1/kv/a", "2", "If-Match: W/\"2\"").status());
    assertEquals(412, gateway.delete("/v1/kv/a", "If-Match: W/\"2\"").status());
    assertEquals(412, gateway.get("/v1/kv/a", "If-Match: W/\"2\"").status());
    assertEquals(200, gateway.put("/v1/kv/a", "2", "If-Match: W/\"2\", \"2\"").status());
  }

  @Test
  void aWeakTagMatchesInIfNoneMatch() {
    assertEquals(304, gateway.get("/v1/kv/a", "If-None-Match: W/\"2\"").status());
    assertEquals(412, gateway.put("/v1/kv/a", "2", "If-None-Match: W/\"2\"").status());
  }

  @Test
  void noKeyIsAtRevisionZero() {
    assertEquals(412, gateway.put("/v1/kv/none", "1", "If-Match: \"0\"").status());
    assertEquals(412, gateway.put("/v1/kv/a", "1", "If-Match: \"0\"").status());
    assertEquals(201, gateway.put("/v1/kv/none", "1", "If-None-Match: \"0\"").status());
  }

  @Test
  void aTagIsComparedAsItIsWritten() {
    assertEquals(400, gateway.put("/v1/kv/a", "2", "If-Match: \"02\"").status());
    assertEquals(400, gateway.get("/v1/kv/a", "If-None-Match: \"02.json\"").status());
  }

  @Test
  void theTagOfARecordAsJsonNamesTheSameRevision() {
    assertEquals(200, gateway.put("/v1/kv/a", "2", "If-Match: \"2.json\"").status());
    assertEquals(412, gateway.put("/v1/kv/a", "3", "If-Match: \"2.json\"").status());
  }

  @Test
  void linesOfOneListAreOneList() {
    String[] both = {"If-None-Match: \"1\"", "If-None-Match: \"2\""};
    assertEquals(304, gateway.get("/v1/kv/a", both).status());
    assertEquals(412, gateway.put("/v1/kv/a", "2", both).status());
    String[] withAny = {"If-None-Match: \"1\"", "If-None-Match: *"};
    assertEquals("bad_entity_tag", gateway.put("/v1/kv/a", "2", withAny).code());
    String[] accept = {"Accept: text/html", "Accept: application/json"};
    assertEquals("a", gateway.get("/v1/kv/a", accept).json().path("key").asText());
    assertEquals(412, gateway.put("/v1/kv/a", "2", "If-Match: , \"1\" ,").status());
    assertEquals("bad_entity_tag", gateway.put("/v1/kv/a", "2", "If-Match: ,").code());
  }

  @Test
  void aHeaderWithOneValueThatComesTwiceIsRefused() {
    String[] keys = {"Idempotency-Key: a", "Idempotency-Key: b"};
    assertEquals(400, gateway.put("/v1/kv/a", "2", keys).status());
    assertEquals(400, gateway.post("/v1/txn", "{}", keys).status());
    String[] types = {"Content-Type: a/b", "Content-Type: c/d"};
    assertEquals(400, gateway.put("/v1/kv/a", "2", types).status());
    assertEquals(400, gateway.put("/v1/kv/a?timeout=9s", "2", types).status());
    String[] revisions = {"Holdfast-Min-Revision: 1", "Holdfast-Min-Revision: 9"};
    assertEquals(400, gateway.get("/v1/kv/a?consistency=session", revisions).status());
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  @Test
  void conditionsAreRefusedWhereNobodyJudgesThem() {
    for (String condition : List.of("If-Match: \"2\"", "If-None-Match: *")) {
      assertRefused(gateway.delete("/v1/kv?prefix=a", condition));
      assertRefused(gateway.get("/v1/kv?prefix=a", condition));
      assertRefused(gateway.post("/v1/txn", "{}", condition));
      assertRefused(gateway.post("/v1/batch", "[]", condition));
      assertRefused(gateway.post("/v1/leases", "{\"ttl\":\"30s\"}", condition));
      assertRefused(gateway.put("/v1/policies/p", "{\"prefix\":\"a\"}", condition));
      assertRefused(gateway.delete("/v1/policies/p", condition));
    }
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  private static void assertRefused(RawAnswer answer) {
    assertEquals(400, answer.status(), answer::toString);
    assertEquals("bad_request", answer.code());
  }

  @Test
  void numbersHaveDigitsOnly() {
    for (String number : List.of("%2B1", "+1", "%D9%A1", "1.0", "0x1", "1e1", "", "%20" + "1")) {
      assertEquals(400, gateway.get("/v1/kv?limit=" + number).status(), number);
      assertEquals(400, gateway.get("/v1/kv/a?revision=" + number).status(), number);
      assertEquals(400, gateway.put("/v1/kv/a?lease=" + number, "1").status(), number);
    }
    assertEquals(404, gateway.get("/v1/leases/+1").status());
    String session = "/v1/kv/a?consistency=session";
    assertEquals(400, gateway.get(session, "Holdfast-Min-Revision: +1").status());
  }

  @Test
  void anIdempotencyKeyIsAscii() {
    assertEquals(
        "bad_idempotency_key", gateway.put("/v1/kv/a", "2", "Idempotency-Key: \u00e9").code());
    assertNull(gateway.put("/v1/kv/a", "2", "Idempotency-Key: ok").header("Holdfast-Replayed"));
  }

  @Test
  void anyContentTypeComesBackAsItWas() {
    for (String type : List.of("text/plain; charset=nosuch", "a/b; charset=\"", ";;=", "x")) {
      String header = "Content-Type: " + type;
      String key = "Idempotency-Key: " + type;
      assertEquals(200, gateway.put("/v1/kv/a", "ä", header).status());
      assertEquals(200, gateway.put("/v1/kv/a?timeout=9s", "ä", header, key).status());
      assertEquals(type, gateway.get("/v1/kv/a").header("Content-Type"));
      assertEquals(type, gateway.get("/v1/kv/a", "Accept: a/b").header("Content-Type"));
      assertEquals("ä", gateway.get("/v1/kv/a", "Accept: a/b").text());
    }
  }

  @Test
  void theHeadOfAStreamDoesNotSayThatItIsEmpty() {
    RawAnswer head = gateway.send("HEAD", "/v1/kv", null, "Accept: application/x-ndjson");
    assertEquals(200, head.status());
    assertNull(head.header("Content-Length"), head::toString);
  }
}
