package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Options that contradict each other are refused, by both names; none is silently ignored. */
final class OptionsTogetherTest {
  private final RunningGateway gateway = new RunningGateway();

  @BeforeEach
  void threeKeysAreThere() {
    List.of("a", "b", "c").forEach(key -> gateway.put("/v1/kv/k/" + key, "1"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aCountTakesNoOptionOfAPage() {
    String cursor = gateway.get("/v1/kv?limit=1").json().path("cursor").asText();
    for (String option : List.of("limit=2", "order=descending", "keys_only=true")) {
      assertRefused("count_only", option, gateway.get("/v1/kv?count_only=true&" + option));
      assertRefused("count_only", option, gateway.get("/v1/kv?" + option + "&count_only"));
    }
    assertRefused("count_only", "cursor", gateway.get("/v1/kv?count_only&cursor=" + cursor));
    assertEquals(200, gateway.get("/v1/kv?count_only=false&limit=2&keys_only=true").status());
    assertEquals(200, gateway.get("/v1/kv?count_only&keys_only=false").status());
    assertEquals(3, gateway.get("/v1/kv?count_only&prefix=k/").json().path("count").asInt());
  }

  @Test
  void aCountInATransactionTakesNoOptionOfAPage() {
    for (String option : List.of("\"limit\":2", "\"order\":\"descending\"", "\"keysOnly\":true")) {
      String range = "{\"range\":{\"prefix\":\"k/\",\"countOnly\":true," + option + "}}";
      String name = option.substring(1, option.indexOf('"', 1));
      for (RawAnswer answer :
          List.of(
              gateway.post("/v1/txn", "{\"then\":[" + range + "]}"),
              gateway.post("/v1/batch", "[" + range + "]"))) {
        assertEquals(400, answer.status(), answer::toString);
        String detail = answer.json().path("detail").asText();
        assertTrue(detail.contains("countOnly") && detail.contains(name), detail);
      }
    }
  }

  @Test
  void allIsNotPartOfTheStore() {
    for (String part : List.of("prefix=k/", "start=k/b", "end=k/b")) {
      assertRefused("all", part, gateway.delete("/v1/kv?all=true&" + part));
      assertRefused("all", part, gateway.delete("/v1/kv?all=true&dry_run=true&" + part));
      assertRefused("all", part, gateway.delete("/v1/kv?all=true&atomic=false&" + part));
      String name = part.substring(0, part.indexOf('='));
      String operation =
          "{\"then\":[{\"deleteRange\":{\"all\":true,\"%s\":\"k/\"}}]}".formatted(name);
      RawAnswer answer = gateway.post("/v1/txn", operation);
      assertEquals(400, answer.status(), answer::toString);
      String detail = answer.json().path("detail").asText();
      assertTrue(detail.contains("all") && detail.contains(name), detail);
    }
    assertEquals(3, gateway.get("/v1/kv?count_only").json().path("count").asInt());
    assertEquals(3, gateway.delete("/v1/kv?all=true&prefix=").json().path("deleted").asInt());
  }

  @Test
  void aDryRunRefusesWhatTheDeletionWouldRefuse() {
    String dry = "/v1/kv?prefix=k/&dry_run=true";
    assertEquals(400, gateway.delete(dry + "&durability=nonsense").status());
    assertEquals(400, gateway.delete(dry + "&atomic=nonsense").status());
    assertEquals(400, gateway.delete(dry + "&atomic=false&durability=async").status());
    String policy = "{\"prefix\":\"k/\",\"durability\":{\"floor\":\"all\"}}";
    assertEquals(201, gateway.put("/v1/policies/p", policy).status());
    assertEquals(403, gateway.delete(dry + "&durability=majority").status());
    assertEquals(200, gateway.delete(dry + "&durability=all&atomic=false").status());
  }

  private static void assertRefused(String one, String other, RawAnswer answer) {
    assertEquals(400, answer.status(), answer::toString);
    assertEquals("bad_parameter", answer.code());
    String detail = answer.json().path("detail").asText();
    int equals = other.indexOf('=');
    String name = equals < 0 ? other : other.substring(0, equals);
    assertTrue(detail.contains(one) && detail.contains(name), detail);
  }
}
