package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Defaults and floors under prefixes, and who is held to them. */
@Timeout(60)
final class PolicyRoutesTest {
  private static final String BILLING =
      """
      {"prefix": "billing/", "durability": {"default": "all", "floor": "majority"},
       "consistency": {"floor": "linearizable"}}\
      """;

  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aPolicyIsWrittenReadListedAndDeleted() {
    RawAnswer created = put("billing", BILLING);
    assertEquals(201, created.status(), created::toString);
    assertEquals(200, put("billing", BILLING).status());
    String text =
        "{\"name\":\"billing\",\"prefix\":\"billing/\",\"durability\":{\"default\":\"all\","
            + "\"floor\":\"majority\"},\"consistency\":{\"floor\":\"linearizable\"}}";
    assertEquals(text, gateway.get("/v1/policies/billing").text().strip());
    assertEquals("{\"policies\":[" + text + "]}", gateway.get("/v1/policies").text().strip());
    assertEquals(200, gateway.delete("/v1/policies/billing").status());
    assertEquals("policy_not_found", gateway.get("/v1/policies/billing").code());
    assertEquals("policy_not_found", gateway.delete("/v1/policies/billing").code());
  }

  @Test
  void aPolicyIsNoRecordAndMakesNoRevision() {
    String digest = gateway.get("/v1/digest").json().path("digest").asText();
    RawAnswer created = put("billing", BILLING);
    assertEquals("1", created.header("Holdfast-Revision"), created::toString);
    assertEquals(digest, gateway.get("/v1/digest").json().path("digest").asText());
    assertEquals(0, gateway.get("/v1/kv").json().path("count").asInt());
  }

  @Test
  void aWriteBelowTheFloorIsRefusedWithThePolicysName() {
    put("billing", BILLING);
    assertBelow(gateway.put("/v1/kv/billing/1?durability=async", "x"), "durability");
    assertBelow(gateway.delete("/v1/kv/billing/1?durability=async"), "durability");
    assertBelow(gateway.delete("/v1/kv?prefix=bill&durability=async"), "durability");
    assertBelow(
        gateway.post(
            "/v1/txn?durability=async", "{\"else\": [{\"get\": {\"key\": \"billing/1\"}}]}"),
        "durability");
    assertBelow(
        gateway.post(
            "/v1/batch?durability=async",
            "[{\"put\": {\"key\": \"a\", \"value\": \"1\"}},"
                + " {\"put\": {\"key\": \"billing/1\", \"value\": \"1\"}}]"),
        "durability");
    assertEquals(201, gateway.put("/v1/kv/billing/1?durability=majority", "x").status());
    assertEquals(202, gateway.put("/v1/kv/elsewhere?durability=async", "x").status());
  }

  @Test
  void aReadBelowTheFloorIsRefusedWithThePolicysName() {
    put("billing", BILLING);
    gateway.put("/v1/kv/billing/1", "x");
    assertBelow(gateway.get("/v1/kv/billing/1?consistency=local"), "consistency");
    assertBelow(gateway.get("/v1/kv?prefix=billing/&consistency=local"), "consistency");
    assertBelow(
        gateway.get("/v1/kv/billing/1?consistency=bounded&max_staleness=1s"), "consistency");
    assertBelow(
        gateway.get("/v1/kv/billing/1?consistency=session", "Holdfast-Min-Revision: 1"),
        "consistency");
    assertEquals("x", gateway.get("/v1/kv/billing/1").text());
    assertEquals("x", gateway.get("/v1/kv/billing/1?consistency=linearizable").text());
    assertEquals(200, gateway.get("/v1/kv?prefix=bin&consistency=local").status());
  }

  @Test
  void aDefaultAppliesWhereTheRequestNamesNone() {
    put("billing", BILLING);
    put("cache", "{\"prefix\": \"cache/\", \"consistency\": {\"default\": \"local\"}}");
    RawAnswer written = gateway.put("/v1/kv/billing/1", "x");
    assertEquals("all", written.header("Holdfast-Durability"), written::toString);
    gateway.put("/v1/kv/cache/1", "x");
    assertEquals("local", gateway.get("/v1/kv/cache/1").header("Holdfast-Consistency"));
    assertEquals(
        "linearizable",
        gateway.get("/v1/kv/cache/1?consistency=linearizable").header("Holdfast-Consistency"));
    assertEquals("linearizable", gateway.get("/v1/kv").header("Holdfast-Consistency"));
  }

  @Test
  void aBoundedFloorTakesWhatIsFresherAndNothingOlder() {
    String bounded =
        "{\"prefix\": \"b/\", \"consistency\": {\"floor\": \"bounded\","
            + " \"floorMaxStaleness\": \"2s\"}}";
    assertEquals(201, put("b", bounded).status());
    gateway.put("/v1/kv/b/1", "x");
    assertEquals(200, gateway.get("/v1/kv/b/1?consistency=bounded&max_staleness=2s").status());
    assertBelow(
        "b", gateway.get("/v1/kv/b/1?consistency=bounded&max_staleness=2001ms"), "consistency");
    assertBelow("b", gateway.get("/v1/kv/b/1?consistency=local"), "consistency");
  }

  @Test
  void theLongestPrefixWins() {
    put("billing", BILLING);
    put("public", "{\"prefix\": \"billing/public/\"}");
    gateway.put("/v1/kv/billing/public/1", "x");
    assertEquals(200, gateway.get("/v1/kv/billing/public/1?consistency=local").status());
    assertEquals(200, gateway.get("/v1/kv?prefix=billing/public/&consistency=local").status());
    assertBelow(gateway.get("/v1/kv?prefix=billing/&consistency=local"), "consistency");
  }

  @Test
  void onePrefixHasOnePolicy() {
    put("billing", BILLING);
    RawAnswer second = put("other", BILLING);
    assertEquals(409, second.status(), second::toString);
    assertEquals("policy_prefix_taken", second.code());
  }

  @Test
  void aPolicyThatIsNoneIsRefused() {
    assertRefused("bad_json", put("p", "{}"));
    assertRefused("bad_json", put("p", "{\"prefix\": \"a\", \"durabilty\": {}}"));
    assertRefused(
        "bad_json", put("p", "{\"prefix\": \"a\", \"durability\": {\"floor\": \"disk\"}}"));
    assertRefused(
        "bad_json", put("p", "{\"prefix\": \"a\", \"consistency\": {\"floor\": \"bounded\"}}"));
    assertRefused(
        "bad_duration",
        put(
            "p",
            "{\"prefix\": \"a\", \"consistency\": {\"floor\": \"bounded\","
                + " \"floorMaxStaleness\": \"-1s\"}}"));
    assertRefused(
        "bad_policy",
        put(
            "p",
            "{\"prefix\": \"a\", \"durability\": {\"default\": \"async\","
                + " \"floor\": \"majority\"}}"));
    assertRefused("bad_policy", put("a%20b", "{\"prefix\": \"a\"}"));
  }

  private RawAnswer put(String name, String body) {
    return gateway.put("/v1/policies/" + name, body);
  }

  private static void assertRefused(String code, RawAnswer answer) {
    assertEquals(400, answer.status(), answer::toString);
    assertEquals(code, answer.code(), answer::toString);
  }

  private static void assertBelow(RawAnswer answer, String parameter) {
    assertBelow("billing", answer, parameter);
  }

  private static void assertBelow(String policy, RawAnswer answer, String parameter) {
    assertEquals(403, answer.status(), answer::toString);
    assertEquals("below_policy_floor", answer.code());
    assertEquals(parameter, answer.json().path("parameter").asText());
    assertEquals(policy, answer.json().path("policy").asText());
    assertNull(answer.header("Holdfast-Operation"), answer::toString);
  }
}
