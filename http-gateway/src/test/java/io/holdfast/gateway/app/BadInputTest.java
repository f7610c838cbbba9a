package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.EntryStamp;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with a request is said in a problem, and changes nothing. */
final class BadInputTest extends RefusedRequests {
  @Test
  void anEmptyKeyIsRefused() {
    assertProblem(400, "key_empty", gateway.put("/v1/kv/", "1"));
    assertProblem(400, "key_empty", gateway.get("/v1/kv/"));
    assertProblem(400, "key_empty", gateway.delete("/v1/kv/"));
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    assertProblem(400, "key_too_long", gateway.put("/v1/kv/" + "a".repeat(2_049), "1"));
  }

  @Test
  void brokenPercentEncodingIsRefused() {
    for (String broken : List.of("%", "%1", "%zz", "a%g0", "%u0041", "%%")) {
      assertProblem(400, "bad_percent_encoding", gateway.put("/v1/kv/" + broken, "1"));
      assertProblem(400, "bad_percent_encoding", gateway.get("/v1/kv?prefix=" + broken));
    }
    assertProblem(400, "bad_request", gateway.get("/v1/%zz"));
    assertProblem(400, "bad_request", gateway.get("/v1/%00"));
    assertProblem(404, "no_such_path", gateway.get("/v1/../v1/kv"));
  }

  @Test
  void aDocumentThatIsTooLargeIsRefused() {
    assertProblem(413, "request_too_large", gateway.post("/v1/txn", "x".repeat(10_001)));
    assertProblem(413, "request_too_large", gateway.post("/v1/batch", "x".repeat(10_001)));
    String put = "[{\"put\":{\"key\":\"a\",\"value\":\"" + "x".repeat(1_001) + "\"}}]";
    assertProblem(413, "value_too_large", gateway.post("/v1/batch", put));
  }

  @Test
  void badJsonIsRefused() {
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "7",
            "{} x",
            "{\"then\":[]} {}",
            "{\"then\":[],\"then\":[]}",
            "{\"then\":{}}",
            "{\"thenn\":[]}",
            "{\"then\":[{}]}",
            "{\"then\":[{\"put\":{\"key\":\"a\"}}]}",
            "{\"then\":[{\"put\":{\"key\":\"a\",\"value\":1}}]}",
            "{\"then\":[{\"put\":{\"key\":\"a\",\"value\":\"\",\"x\":1}}]}",
            "{\"then\":[{\"put\":{\"key\":\"a\",\"value\":\"\",\"valueBase64\":\"\"}}]}",
            "{\"then\":[{\"put\":{\"key\":\"a\",\"valueBase64\":\"*\"}}]}",
            "{\"then\":[{\"put\":{\"key\":\"a\",\"value\":\"\",\"lease\":1.5}}]}",
            "{\"then\":[{\"put\":{\"key\":\"a\",\"value\":\"\"},\"get\":{\"key\":\"a\"}}]}",
            "{\"then\":[{\"increment\":{\"key\":\"a\",\"by\":9223372036854775808}}]}",
            "{\"compare\":[{\"key\":\"a\",\"target\":\"colour\",\"value\":1}]}",
            "{\"compare\":[{\"key\":\"a\",\"target\":\"version\",\"op\":\"~\",\"value\":1}]}",
            "{\"compare\":[{\"key\":\"a\",\"target\":\"exists\",\"op\":\"<\",\"value\":true}]}",
            "{\"compare\":[{\"key\":\"a\",\"target\":\"version\"}]}")) {
      assertProblem(400, "bad_json", gateway.post("/v1/txn", body));
    }
    assertProblem(400, "bad_json", gateway.post("/v1/batch", "[{\"put\":{\"key\":\"a\"}}"));
    assertProblem(
        400, "bad_json", gateway.post("/v1/batch", "{\"put\":{\"key\":\"a\",\"value\":\"\"}}\n{"));
    assertProblem(400, "bad_json", gateway.post("/v1/leases", "{}"));
  }

  @Test
  void whatIsNoJsonIsExplainedWithoutTheParsersClasses() {
    for (String body :
        List.of(
            "{\"then\":[}",
            "{\"then\":" + "[".repeat(2_000),
            "{\"then\":[{\"increment\":{\"key\":\"n\",\"by\":" + "1".repeat(2_000) + "}}]}")) {
      RawAnswer answer = gateway.post("/v1/txn", body);
      assertProblem(400, "bad_json", answer);
      String detail = answer.json().path("detail").asText();
      assertFalse(detail.contains("Stream") || detail.contains("Source"), detail);
    }
  }

  @Test
  void aBadPlaceInJsonIsNamed() {
    RawAnswer answer =
        gateway.post("/v1/txn", "{\"then\":[{\"get\":{\"key\":\"a\"}},{\"put\":{\"key\":\"a\"}}]}");
    assertEquals("then[1].put.value", answer.json().path("path").asText(), answer::toString);
  }

  @Test
  void anUnknownOperationIsRefused() {
    assertProblem(
        400,
        "unknown_operation",
        gateway.post("/v1/txn", "{\"then\":[{\"move\":{\"key\":\"a\"}}]}"));
    assertProblem(
        400, "unknown_operation", gateway.post("/v1/batch", "[{\"move\":{\"key\":\"a\"}}]"));
  }

  @Test
  void tooManyOperationsAreRefused() {
    String get = "{\"get\":{\"key\":\"a\"}}";
    RunningGateway wide = new RunningGateway();
    try (wide) {
      String thousand = "[" + (get + ",").repeat(1_024) + get + "]";
      assertProblem(400, "too_many_operations", wide.post("/v1/batch", thousand));
      assertProblem(
          400, "too_many_operations", wide.post("/v1/txn", "{\"then\":" + thousand + "}"));
    }
  }

  @Test
  void anUnknownParameterIsRefusedWithThoseThatAreKnown() {
    RawAnswer answer = gateway.put("/v1/kv/a?tttl=3s", "1");
    assertProblem(400, "unknown_parameter", answer);
    assertEquals("tttl", answer.json().path("parameter").asText());
    assertTrue(answer.json().path("allowed").toString().contains("\"ttl\""), answer::toString);
    assertProblem(400, "unknown_parameter", gateway.get("/readyz?x"));
  }

  @Test
  void aParameterThatComesTwiceIsRefused() {
    assertProblem(400, "duplicate_parameter", gateway.put("/v1/kv/a?ttl=3s&ttl=4s", "1"));
  }

  @Test
  void badParametersAreRefused() {
    assertProblem(400, "bad_parameter", gateway.get("/v1/kv/a?consistency=strong"));
    assertProblem(400, "bad_parameter", gateway.get("/v1/kv?limit=0"));
    assertProblem(400, "bad_parameter", gateway.get("/v1/kv?limit=10001"));
    assertProblem(400, "bad_parameter", gateway.get("/v1/kv?limit=ten"));
    assertProblem(400, "bad_parameter", gateway.get("/v1/kv?order=up"));
    assertProblem(400, "bad_parameter", gateway.get("/v1/kv?keys_only=maybe"));
    assertProblem(400, "bad_parameter", gateway.get("/v1/kv?prefix=a&start=b"));
    assertProblem(400, "bad_parameter", gateway.put("/v1/kv/a?durability=some", "1"));
    assertProblem(400, "bad_parameter", gateway.put("/v1/kv/a?lease=-1", "1"));
  }

  @Test
  void badDurationsAreRefused() {
    for (String bad :
        List.of("", "5", "-5s", "1.5s", "5 s", "5w", "99999999999999s", "1ms", "366d")) {
      assertProblem(
          400, "bad_duration", gateway.put("/v1/kv/a?ttl=" + bad.replace(" ", "%20"), "1"));
    }
    assertProblem(400, "bad_duration", gateway.get("/v1/kv/a?timeout=0ms"));
    assertProblem(400, "bad_duration", gateway.get("/v1/kv/a?timeout=61s"));
    assertProblem(400, "bad_duration", gateway.post("/v1/leases", "{\"ttl\":\"soon\"}"));
    assertProblem(400, "bad_ttl", gateway.put("/v1/kv/a?ttl=5s&lease=7", "1"));
  }

  @Test
  void badRevisionsAreRefused() {
    assertProblem(400, "bad_revision", gateway.get("/v1/kv/a?revision=-1"));
    assertProblem(400, "bad_revision", gateway.get("/v1/kv/a?revision=0"));
    assertProblem(400, "bad_revision", gateway.get("/v1/kv?revision=x"));
    RawAnswer future = gateway.get("/v1/kv/a?revision=1000");
    assertProblem(400, "revision_in_future", future);
    assertEquals(1, future.json().path("revision").asLong());
    assertProblem(400, "revision_in_future", gateway.get("/v1/kv?revision=1000"));
  }

  @Test
  void aCompactedRevisionIsGoneWithTheFloor() {
    try (RunningGateway other = new RunningGateway()) {
      other.store().stamp(new EntryStamp(1, 0, 2, 600_000, 1_000));
      for (int i = 0; i < 10; i++) {
        other.put("/v1/kv/a", "" + i);
      }
      RawAnswer gone = other.get("/v1/kv/a?revision=2");
      assertProblem(410, "compacted", gone);
      long floor = gone.json().path("floor").asLong();
      assertTrue(floor > 2 && floor <= 11, gone::toString);
      assertEquals(200, other.get("/v1/kv/a?revision=" + floor).status());
      assertProblem(410, "compacted", other.get("/v1/kv?revision=2"));
    }
  }

  @Test
  void badEntityTagsAreRefused() {
    for (String bad : List.of("5", "\"x\"", "\"1", "W/1", "\"\"", "\"1\" \"2\"", ",", "*, \"1\"")) {
      assertProblem(400, "bad_entity_tag", gateway.put("/v1/kv/a", "1", "If-Match: " + bad));
      assertProblem(400, "bad_entity_tag", gateway.get("/v1/kv/a", "If-None-Match: " + bad));
    }
    assertProblem(400, "bad_entity_tag", gateway.put("/v1/kv/a", "1", "If-Match: \"1\", \"2\""));
  }

  @Test
  void badIdempotencyKeysAreRefused() {
    assertProblem(400, "bad_idempotency_key", gateway.put("/v1/kv/a", "1", "Idempotency-Key: "));
    assertProblem(
        400,
        "bad_idempotency_key",
        gateway.put("/v1/kv/a", "1", "Idempotency-Key: " + "k".repeat(256)));
  }

  @Test
  void aMethodThatIsNotAllowedIsRefusedWithThoseThatAre() {
    RawAnswer key = gateway.post("/v1/kv/a", "1");
    assertProblem(405, "method_not_allowed", key);
    assertEquals(
        List.of("DELETE", "GET", "HEAD", "PUT"),
        java.util.Arrays.stream(key.header("Allow").split(", ", -1)).sorted().toList());
    assertProblem(405, "method_not_allowed", gateway.get("/v1/txn"));
    assertProblem(405, "method_not_allowed", gateway.send("PATCH", "/v1/kv/a", null));
    assertEquals(405, gateway.send("TRACE", "/v1/kv/a", null).status());
  }

  @Test
  void aPathThatIsNotThereIsNotFound() {
    assertProblem(404, "no_such_path", gateway.get("/"));
    assertProblem(404, "no_such_path", gateway.get("/v1"));
    assertProblem(404, "no_such_path", gateway.get("/v1/kv2/a"));
    assertProblem(404, "no_such_path", gateway.get("/v1/txn/"));
  }

  @Test
  void aBodyOnAGetIsRefused() {
    assertProblem(400, "body_not_allowed", gateway.send("GET", "/v1/kv/a", new byte[] {1}));
    assertProblem(400, "body_not_allowed", gateway.send("DELETE", "/v1/kv/a", new byte[] {1}));
    assertProblem(400, "body_not_allowed", gateway.get("/v1/kv/a", "Transfer-Encoding: chunked"));
    assertEquals(404, gateway.send("GET", "/v1/kv/a", new byte[0]).status());
  }

  @Test
  void aCompressedBodyIsRefused() {
    assertProblem(
        415,
        "content_encoding_not_supported",
        gateway.put("/v1/kv/a", "1", "Content-Encoding: gzip"));
  }

  @Test
  void aHeaderThatIsTooLargeIsRefused() {
    assertProblem(431, "header_too_large", gateway.get("/v1/kv/a", "X-Big: " + "x".repeat(60_000)));
    assertProblem(414, "target_too_long", gateway.get("/v1/kv/" + "a".repeat(60_000)));
  }

  @Test
  void aRequestThatIsNotHttpIsRefused() throws IOException {
    try (Socket socket = gateway.connect()) {
      write(socket, "hello\r\n\r\n");
      assertEquals(400, RawAnswer.read(socket.getInputStream(), false).status());
    }
    try (Socket socket = gateway.connect()) {
      write(socket, "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n");
      assertProblem(400, "bad_request", RawAnswer.read(socket.getInputStream(), false));
    }
  }

  @Test
  void aCursorThatIsNoneIsRefused() {
    for (String bad : List.of("", "x", "AAAA", "*", "a".repeat(3_000))) {
      assertProblem(400, "bad_cursor", gateway.get("/v1/kv?cursor=" + bad));
    }
  }

  @Test
  void anOperationThatNeverWasIsUnknown() {
    for (String id :
        List.of("never", "1-1", "0-0", "-", "%00", "a%2Fb", "99999999999999999999-1")) {
      RawAnswer answer = gateway.get("/v1/operations/" + id);
      assertProblem(404, "operation_unknown", answer);
      assertEquals("unknown", answer.json().path("outcome").asText());
    }
  }

  @Test
  void keepingManyLeasesAliveTakesAListOfThem() {
    for (String bad :
        List.of(
            "{}",
            "{\"leases\":[]}",
            "{\"leases\":[0]}",
            "{\"leases\":[\"1\"]}",
            "{\"leases\":[1.5]}",
            "{\"leases\":7}",
            "[1]")) {
      assertProblem(400, "bad_json", gateway.post("/v1/leases/keepalive", bad));
    }
    String many = "1,".repeat(1_000) + "1";
    assertProblem(
        400,
        "too_many_operations",
        gateway.post("/v1/leases/keepalive", "{\"leases\":[" + many + "]}"));
    assertProblem(400, "bad_parameter", gateway.get("/v1/leases?limit=0"));
    assertProblem(400, "bad_parameter", gateway.get("/v1/leases?after=-1"));
  }

  @Test
  void aLeaseThatIsNotThereIsNotFound() {
    assertProblem(404, "lease_not_found", gateway.get("/v1/leases/7"));
    assertProblem(404, "lease_not_found", gateway.get("/v1/leases/x"));
    assertProblem(404, "lease_not_found", gateway.delete("/v1/leases/7"));
    assertProblem(404, "lease_not_found", gateway.send("POST", "/v1/leases/7/keepalive", null));
    assertProblem(404, "lease_not_found", gateway.put("/v1/kv/a?lease=7", "1"));
  }

  @Test
  void deletingEverythingMustBeSaid() {
    assertProblem(400, "all_required", gateway.delete("/v1/kv"));
    assertProblem(400, "all_required", gateway.delete("/v1/kv?prefix="));
    assertProblem(400, "all_required", gateway.delete("/v1/kv?prefix=&dry_run=true"));
    assertProblem(
        400, "all_required", gateway.post("/v1/txn", "{\"then\":[{\"deleteRange\":{}}]}"));
  }
}
