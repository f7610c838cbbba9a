package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transactions, batches, leases and what became of operations. */
final class TransactionRoutesTest {
  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void everyOperationHasItsResultUnderItsName() {
    gateway.put("/v1/kv/x/1", "one", "Content-Type: text/plain");
    gateway.put("/v1/kv/c", "gone");
    RawAnswer answer =
        gateway.post(
            "/v1/txn",
            """
            {"compare": [{"key": "x/1", "target": "version", "op": "=", "value": 1},
                         {"key": "missing", "target": "modifyRevision", "op": "=", "value": 0},
                         {"key": "x/1", "target": "value", "op": "=", "value": "one"},
                         {"key": "missing", "target": "exists", "value": false}],
             "then": [{"put": {"key": "a", "value": "1", "contentType": "text/plain"}},
                      {"get": {"key": "x/1"}}, {"get": {"key": "nothing"}},
                      {"range": {"prefix": "x/", "limit": 10}},
                      {"delete": {"key": "c"}}, {"deleteRange": {"prefix": "t/"}},
                      {"increment": {"key": "n", "by": 5}}],
             "else": [{"get": {"key": "a"}}]}
            """);
    assertEquals(200, answer.status(), answer::toString);
    JsonNode json = answer.json();
    assertTrue(json.path("succeeded").asBoolean());
    assertEquals(4, json.path("revision").asLong());
    JsonNode results = json.path("results");
    assertEquals(7, results.size());
    assertEquals("a", results.path(0).path("put").path("key").asText());
    assertEquals(4, results.path(0).path("put").path("revision").asLong());
    assertEquals("one", results.path(1).path("get").path("value").asText());
    assertTrue(results.path(1).path("get").path("found").asBoolean());
    assertFalse(results.path(2).path("get").path("found").asBoolean(true));
    assertEquals("x/1", results.path(3).path("range").path("items").path(0).path("key").asText());
    assertEquals(1, results.path(4).path("delete").path("deleted").asLong());
    assertEquals(0, results.path(5).path("deleteRange").path("deleted").asLong(-1));
    assertEquals(5, results.path(6).path("increment").path("value").asLong());
    assertEquals("5", gateway.get("/v1/kv/n").text());
  }

  @Test
  void aComparisonThatDoesNotHoldRunsTheOtherBranch() {
    RawAnswer answer =
        gateway.post(
            "/v1/txn",
            "{\"compare\":[{\"key\":\"a\",\"target\":\"exists\",\"value\":true}],"
                + "\"then\":[{\"put\":{\"key\":\"a\",\"value\":\"1\"}}],\"else\":[{\"get\":{\"key\":\"a\"}}]}");
    assertEquals(200, answer.status(), answer::toString);
    assertFalse(answer.json().path("succeeded").asBoolean(true));
    assertEquals(1, answer.json().path("revision").asLong());
    assertFalse(answer.json().path("results").path(0).path("get").path("found").asBoolean(true));
  }

  @Test
  void aRefusedTransactionIsAProblemAndChangesNothing() {
    gateway.put("/v1/kv/n", "text");
    RawAnswer answer =
        gateway.post(
            "/v1/txn",
            "{\"then\":[{\"put\":{\"key\":\"a\",\"value\":\"1\"}},{\"increment\":{\"key\":\"n\"}}]}");
    assertEquals(409, answer.status(), answer::toString);
    assertEquals("not_a_counter", answer.code());
    assertEquals(404, gateway.get("/v1/kv/a").status());
  }

  @Test
  void theOperationsOfABatchStandEachForItself() {
    gateway.put("/v1/kv/n", "text");
    String operations =
        "[{\"put\":{\"key\":\"a\",\"value\":\"1\"}},{\"increment\":{\"key\":\"n\"}},"
            + "{\"get\":{\"key\":\"a\"}},{\"delete\":{\"key\":\"a\"}}]";
    RawAnswer answer = gateway.post("/v1/batch", operations);
    assertEquals(200, answer.status(), answer::toString);
    JsonNode results = answer.json().path("results");
    assertEquals(3, results.path(0).path("revision").asLong(), answer::toString);
    assertEquals("not_a_counter", results.path(1).path("problem").path("code").asText());
    assertEquals("1", results.path(2).path("get").path("value").asText());
    assertEquals(1, results.path(3).path("delete").path("deleted").asLong());
    assertEquals(4, results.path(3).path("revision").asLong());
  }

  @Test
  void aBatchOfLinesIsAnsweredInLines() {
    RawAnswer answer =
        gateway.post(
            "/v1/batch",
            "{\"put\":{\"key\":\"a\",\"value\":\"1\"}}\n\n{\"get\":{\"key\":\"a\"}}\n");
    assertEquals("application/x-ndjson", answer.header("Content-Type"), answer::toString);
    List<String> lines = answer.text().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("\"value\":\"1\""), answer::toString);
  }

  @Test
  void linesMayBeBlankOrEndAsOnWindows() {
    String lines = "\n{\"put\":{\"key\":\"a\",\"value\":\"1\"}}\r\n  \r\n{\"get\":{\"key\":\"a\"}}";
    RawAnswer answer = gateway.post("/v1/batch", lines);
    assertEquals(200, answer.status(), answer::toString);
    assertEquals(2, answer.text().lines().count(), answer::toString);
    assertTrue(answer.text().endsWith("\n"), answer::toString);
  }

  @Test
  void aLineThatIsNoOperationIsNamed() {
    String lines = "{\"get\":{\"key\":\"a\"}}\n\n{\"get\":{\"key\":}}\n";
    RawAnswer answer = gateway.post("/v1/batch", lines);
    assertEquals(400, answer.status(), answer::toString);
    assertTrue(answer.text().contains("line 3 is not JSON"), answer::toString);
    assertTrue(answer.text().contains("at line 1, column 15"), answer::toString);
  }

  @Test
  void bytesThatLookLikeAnEncodingThatNobodyReadsAreRefused() {
    RawAnswer answer = gateway.post("/v1/batch", "\0A\0\0");
    assertEquals(400, answer.status(), answer::toString);
    assertTrue(answer.text().contains("is not JSON"), answer::toString);
  }

  @Test
  void aRepeatedBatchIsAppliedOnce() {
    String increments = "[{\"increment\":{\"key\":\"n\"}},{\"increment\":{\"key\":\"n\"}}]";
    RawAnswer first = gateway.post("/v1/batch", increments, "Idempotency-Key: b");
    RawAnswer again = gateway.post("/v1/batch", increments, "Idempotency-Key: b");
    assertEquals(200, first.status(), first::toString);
    assertEquals(first.text(), again.text());
    assertEquals("true", again.header("Holdfast-Replayed"));
    assertEquals("2", gateway.get("/v1/kv/n").text());
  }

  @Test
  void anEmptyBatchHasNoResults() {
    assertEquals("{\"results\":[]}", gateway.post("/v1/batch", "[]").text().strip());
  }

  @Test
  void aLeaseTakesItsKeysWithIt() {
    RawAnswer granted = gateway.post("/v1/leases", "{\"ttl\":\"30s\"}");
    assertEquals(201, granted.status(), granted::toString);
    assertEquals("30s", granted.json().path("ttl").asText());
    long lease = granted.json().path("lease").asLong();
    assertEquals(201, gateway.put("/v1/kv/a?lease=" + lease, "1").status());

    JsonNode told = gateway.get("/v1/leases/" + lease).json();
    RawAnswer kept = gateway.send("POST", "/v1/leases/" + lease + "/keepalive", null);
    RawAnswer revoked = gateway.delete("/v1/leases/" + lease);

    assertEquals(1, told.path("keys").asLong());
    assertEquals(200, kept.status(), kept::toString);
    assertEquals(200, revoked.status(), revoked::toString);
    assertEquals(1, revoked.json().path("deleted").asLong());
    assertEquals(404, gateway.get("/v1/kv/a").status());
    assertEquals(404, gateway.get("/v1/leases/" + lease).status());
  }

  @Test
  void manyLeasesAreKeptAliveByOneRequestWhichTellsOfEach() {
    long first = grant();
    long second = grant();
    RawAnswer kept =
        gateway.post("/v1/leases/keepalive", "{\"leases\":[" + first + ",999999," + second + "]}");
    assertEquals(200, kept.status(), kept::toString);
    assertEquals(
        "[{\"lease\":%d,\"alive\":true,\"ttl\":\"30s\"},{\"lease\":999999,\"alive\":false},"
                .formatted(first)
            + "{\"lease\":%d,\"alive\":true,\"ttl\":\"30s\"}]".formatted(second),
        kept.json().path("leases").toString());
    assertEquals(1, gateway.get("/v1/leases/" + first).json().path("renewals").asLong());
  }

  @Test
  void leasesAreListedPageByPage() {
    long first = grant();
    grant();
    long third = grant();
    JsonNode page = gateway.get("/v1/leases?limit=2&after=" + (first - 1)).json();
    assertEquals(2, page.path("leases").size());
    assertEquals(first, page.path("leases").path(0).path("lease").asLong());
    assertEquals("30s", page.path("leases").path(0).path("ttl").asText());
    assertTrue(page.path("more").asBoolean());
    JsonNode rest = gateway.get("/v1/leases?after=" + (third - 1)).json();
    assertEquals(1, rest.path("leases").size());
    assertFalse(rest.path("more").asBoolean());
  }

  private long grant() {
    return gateway.post("/v1/leases", "{\"ttl\":\"30s\"}").json().path("lease").asLong();
  }

  @Test
  void aKeyCanHaveATimeToLiveOfItsOwn() {
    RawAnswer put = gateway.put("/v1/kv/a?ttl=30s", "1");
    long lease = put.json().path("lease").asLong();
    assertEquals(201, put.status(), put::toString);
    assertEquals("30s", gateway.get("/v1/leases/" + lease).json().path("ttl").asText());
  }

  @Test
  void anAppliedOperationTellsItsResult() {
    gateway.put("/v1/kv/a", "1", "Idempotency-Key: mine/1");
    RawAnswer told = gateway.get("/v1/operations/mine%2F1");
    assertEquals(200, told.status(), told::toString);
    assertEquals("applied", told.json().path("outcome").asText());
    assertEquals("mine/1", told.json().path("operation").asText());
    assertEquals(
        2,
        told.json().path("result").path("results").path(0).path("put").path("revision").asLong());
  }

  @Test
  void theDigestIsThatOfTheState() {
    JsonNode before = gateway.get("/v1/digest").json();
    gateway.put("/v1/kv/a", "1");
    JsonNode between = gateway.get("/v1/digest").json();
    gateway.delete("/v1/kv/a");
    JsonNode after = gateway.get("/v1/digest").json();
    assertEquals(before.path("digest"), after.path("digest"));
    assertFalse(before.path("digest").equals(between.path("digest")));
    assertEquals(32, between.path("digest").asText().length());
    assertTrue(before.path("index").asLong() < between.path("index").asLong());
    assertEquals(3, after.path("revision").asLong());
  }

  @Test
  void theClusterIsToldAsThisNodeSeesIt() {
    JsonNode cluster = gateway.get("/v1/cluster").json();
    assertEquals("n1", cluster.path("leader").asText());
    assertEquals("n1", cluster.path("members").path(0).path("node").asText());
    assertTrue(cluster.path("members").path(0).path("lastContactMs").isNull());
  }
}
