package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KeyRoutesTest {
  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aPutCreatesAndASecondPutChanges() {
    RawAnswer created = gateway.put("/v1/kv/a", "1", "Content-Type: text/plain");
    RawAnswer changed = gateway.put("/v1/kv/a", "2", "Content-Type: text/plain");

    assertEquals(201, created.status(), created::toString);
    assertEquals("\"2\"", created.header("ETag"));
    assertEquals("a", created.json().path("key").asText());
    assertEquals(2, created.json().path("revision").asLong());
    assertEquals(200, changed.status(), changed::toString);
    assertEquals("\"3\"", changed.header("ETag"));
    assertEquals(2, changed.json().path("createRevision").asLong());
    assertEquals(2, changed.json().path("version").asLong());
  }

  @Test
  void aGetReturnsTheBytesWithTheirContentType() {
    byte[] value = new byte[256];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) i;
    }
    gateway.send("PUT", "/v1/kv/a", value, "Content-Type: image/x-odd; a=\"b c\"; Charset=X");

    RawAnswer answer = gateway.get("/v1/kv/a");

    assertEquals(200, answer.status(), answer::toString);
    assertArrayEquals(value, answer.body());
    assertEquals("image/x-odd; a=\"b c\"; Charset=X", answer.header("Content-Type"));
    assertEquals("\"2\"", answer.header("ETag"));
  }

  @Test
  void aValueWithoutAContentTypeIsOctets() {
    gateway.put("/v1/kv/a", "1");
    assertEquals("application/octet-stream", gateway.get("/v1/kv/a").header("Content-Type"));
  }

  @Test
  void everyAnswerSaysWhichNodeSpokeAndHowItStood() {
    for (RawAnswer answer :
        new RawAnswer[] {
          gateway.put("/v1/kv/a", "1"),
          gateway.get("/v1/kv/a"),
          gateway.get("/v1/kv/missing"),
          gateway.get("/nowhere"),
          gateway.send("PATCH", "/v1/kv/a", null),
          gateway.send("BREW", "/v1/kv/a", null),
          gateway.get("/%zz"),
          gateway.get("/readyz"),
        }) {
      assertEquals("n1", answer.header("Holdfast-Node"), answer::toString);
      assertEquals("leader", answer.header("Holdfast-Role"), answer::toString);
      assertEquals("1", answer.header("Holdfast-Term"), answer::toString);
      assertEquals("n1", answer.header("Holdfast-Leader"), answer::toString);
      assertEquals("2", answer.header("Holdfast-Revision"), answer::toString);
      assertNull(answer.header("Server"), answer::toString);
    }
  }

  @Test
  void aWriteSaysItsDurabilityAndItsName() {
    RawAnswer answer = gateway.put("/v1/kv/a", "1");
    assertEquals("majority", answer.header("Holdfast-Durability"));
    assertTrue(answer.header("Holdfast-Operation").matches("[0-9]+-[0-9]+"), answer::toString);
  }

  @Test
  void aReadSaysItsLevelAndItsStaleness() {
    gateway.put("/v1/kv/a", "1");
    RawAnswer linearizable = gateway.get("/v1/kv/a");
    RawAnswer local = gateway.get("/v1/kv/a?consistency=local");
    assertEquals("linearizable", linearizable.header("Holdfast-Consistency"));
    assertTrue(Long.parseLong(linearizable.header("Holdfast-Staleness-Ms")) < 60_000);
    assertEquals("local", local.header("Holdfast-Consistency"));
    assertNotNull(local.header("Holdfast-Staleness-Ms"));
  }

  @Test
  void aConditionalPutThatDoesNotHoldIsRefusedWithTheCurrentRevision() {
    gateway.put("/v1/kv/a", "1");

    RawAnswer stale = gateway.put("/v1/kv/a", "2", "If-Match: \"1\"");
    RawAnswer fresh = gateway.put("/v1/kv/a", "2", "If-Match: \"2\"");
    RawAnswer again = gateway.put("/v1/kv/a", "3", "If-None-Match: *");
    RawAnswer missing = gateway.put("/v1/kv/b", "1", "If-Match: *");
    RawAnswer first = gateway.put("/v1/kv/b", "1", "If-None-Match: *");

    assertEquals(412, stale.status(), stale::toString);
    assertEquals("precondition_failed", stale.code());
    assertEquals(2, stale.json().path("currentRevision").asLong());
    assertEquals("\"2\"", stale.header("ETag"));
    assertEquals(200, fresh.status(), fresh::toString);
    assertEquals(412, again.status(), again::toString);
    assertEquals(412, missing.status(), missing::toString);
    assertEquals(0, missing.json().path("currentRevision").asLong());
    assertEquals(201, first.status(), first::toString);
  }

  @Test
  void aGetOfAnUnchangedRecordIsNotModified() {
    gateway.put("/v1/kv/a", "1");
    RawAnswer same = gateway.get("/v1/kv/a", "If-None-Match: \"2\"");
    RawAnswer weak = gateway.get("/v1/kv/a", "If-None-Match: \"7\", W/\"2\"");
    RawAnswer changed = gateway.get("/v1/kv/a", "If-None-Match: \"1\"");
    assertEquals(304, same.status(), same::toString);
    assertEquals("\"2\"", same.header("ETag"));
    assertNull(same.header("Content-Type"));
    assertEquals(304, weak.status(), weak::toString);
    assertEquals(200, changed.status(), changed::toString);
  }

  @Test
  void aHeadHasTheHeadersOfAGetAndNoBody() {
    gateway.put("/v1/kv/a", "12345", "Content-Type: text/plain");
    RawAnswer head = gateway.send("HEAD", "/v1/kv/a", null);
    assertEquals(200, head.status(), head::toString);
    assertEquals("5", head.header("Content-Length"));
    assertEquals("text/plain", head.header("Content-Type"));
    assertEquals("\"2\"", head.header("ETag"));
    assertEquals(404, gateway.send("HEAD", "/v1/kv/b", null).status());
  }

  @Test
  void aRecordIsToldAsJsonToWhoeverWantsThat() {
    gateway.put("/v1/kv/a", "grün", "Content-Type: text/plain");
    gateway.send("PUT", "/v1/kv/%FF", new byte[] {(byte) 0xFF});

    RawAnswer text = gateway.get("/v1/kv/a", "Accept: application/json");
    RawAnswer bytes = gateway.get("/v1/kv/%FF", "Accept: application/json");

    assertEquals("application/json", text.header("Content-Type"));
    assertEquals("a", text.json().path("key").asText());
    assertEquals("grün", text.json().path("value").asText());
    assertEquals("text/plain", text.json().path("contentType").asText());
    assertEquals(1, text.json().path("version").asLong());
    assertEquals("/w==", bytes.json().path("keyBase64").asText());
    assertEquals("/w==", bytes.json().path("valueBase64").asText());
    assertTrue(bytes.json().path("value").isMissingNode());
  }

  @Test
  void aDeletedKeyIsGoneAndItsHistoryIsNot() {
    gateway.put("/v1/kv/a", "1");
    gateway.put("/v1/kv/a", "2");

    RawAnswer deleted = gateway.delete("/v1/kv/a");

    assertEquals(200, deleted.status(), deleted::toString);
    assertEquals(1, deleted.json().path("deleted").asLong());
    assertEquals(4, deleted.json().path("revision").asLong());
    assertEquals(404, gateway.get("/v1/kv/a").status());
    assertEquals("key_not_found", gateway.get("/v1/kv/a").code());
    assertEquals(404, gateway.delete("/v1/kv/a").status());
    assertEquals("1", gateway.get("/v1/kv/a?revision=2").text());
    assertEquals("2", gateway.get("/v1/kv/a?revision=3").text());
  }

  @Test
  void aDeleteWhoseConditionDoesNotHoldDeletesNothing() {
    gateway.put("/v1/kv/a", "1");
    assertEquals(412, gateway.delete("/v1/kv/a", "If-Match: \"9\"").status());
    assertEquals(200, gateway.delete("/v1/kv/a", "If-Match: \"2\"").status());
    assertEquals(412, gateway.delete("/v1/kv/a", "If-Match: \"2\"").status());
  }

  @Test
  void aRepeatedRequestWithItsKeyGetsTheFirstAnswer() {
    RawAnswer first = gateway.put("/v1/kv/a", "1", "Idempotency-Key: k1");
    RawAnswer again = gateway.put("/v1/kv/a", "1", "Idempotency-Key: k1");
    RawAnswer other = gateway.put("/v1/kv/a", "2", "Idempotency-Key: k1");

    assertEquals(201, first.status(), first::toString);
    assertNull(first.header("Holdfast-Replayed"));
    assertEquals("k1", first.header("Holdfast-Operation"));
    assertEquals(201, again.status(), again::toString);
    assertEquals("true", again.header("Holdfast-Replayed"));
    assertEquals(first.text(), again.text());
    assertEquals(422, other.status(), other::toString);
    assertEquals("idempotency_key_reused", other.code());
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }
}
