package io.holdfast.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.store.command.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RangeRoutesTest {
  private final RunningGateway gateway = new RunningGateway();

  @BeforeEach
  void write() {
    for (int i = 0; i < 10; i++) {
      gateway.put("/v1/kv/k/" + i, "v" + i);
    }
    gateway.put("/v1/kv/other", "x");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aRangeThatBeginsBehindTheLongestKeyHasPagesToo() {
    String longest = "a".repeat(Limits.MAX_KEY_BYTES);
    for (String key : List.of(longest, "b", "c", "z".repeat(Limits.MAX_KEY_BYTES))) {
      gateway.put("/v1/kv/" + key, "1");
    }
    String query =
        "start=" + longest + "%00&end=" + "z".repeat(Limits.MAX_KEY_BYTES) + "%00&limit=1";
    JsonNode first = gateway.get("/v1/kv?" + query).json();
    String cursor = "&cursor=" + first.path("cursor").asText();
    assertEquals("b", first.at("/items/0/key").asText());
    RawAnswer second = gateway.get("/v1/kv?" + query + cursor);
    assertEquals("c", second.json().at("/items/0/key").asText(), second::toString);
  }

  @Test
  void aPrefixListsItsKeysInOrder() {
    RawAnswer answer = gateway.get("/v1/kv?prefix=k/");
    assertEquals(200, answer.status(), answer::toString);
    assertEquals(10, answer.json().path("items").size());
    assertEquals("k/0", answer.json().path("items").path(0).path("key").asText());
    assertEquals("v0", answer.json().path("items").path(0).path("value").asText());
    assertEquals(12, answer.json().path("revision").asLong());
    assertEquals("12", answer.header("Holdfast-Revision"));
    assertTrue(answer.json().path("cursor").isMissingNode());
  }

  @Test
  void boundsOrderAndKeysOnlyAreKept() {
    JsonNode items =
        gateway
            .get("/v1/kv?start=k/3&end=k/6&order=descending&keys_only=true")
            .json()
            .path("items");
    assertEquals(List.of("k/5", "k/4", "k/3"), keys(items));
    assertTrue(items.path(0).path("value").isMissingNode());
    assertEquals(11, gateway.get("/v1/kv").json().path("items").size());
  }

  @Test
  void countOnlyCounts() {
    JsonNode counted = gateway.get("/v1/kv?prefix=k/&count_only").json();
    assertEquals(10, counted.path("count").asLong());
    assertTrue(counted.path("items").isMissingNode());
  }

  @Test
  void pagesBelongToOneRevisionWhateverIsWrittenBetween() {
    for (String order : List.of("ascending", "descending")) {
      List<String> seen = new ArrayList<>();
      JsonNode page = gateway.get("/v1/kv?prefix=k/&limit=3&order=" + order).json();
      long revision = page.path("revision").asLong();
      while (true) {
        seen.addAll(keys(page.path("items")));
        if (!page.has("cursor")) {
          break;
        }
        gateway.put("/v1/kv/k/0" + seen.size(), "late");
        gateway.delete("/v1/kv/k/5");
        page = gateway.get("/v1/kv?limit=3&cursor=" + page.path("cursor").asText()).json();
        assertEquals(revision, page.path("revision").asLong());
      }
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        expected.add("k/" + i);
      }
      if (order.equals("descending")) {
        Collections.reverse(expected);
      }
      assertEquals(expected, seen);
      gateway.delete("/v1/kv?prefix=k/");
      write();
    }
  }

  @Test
  void aCursorOfAnotherQueryIsRefused() {
    String cursor = gateway.get("/v1/kv?prefix=k/&limit=3").json().path("cursor").asText();
    for (String other :
        List.of("prefix=o", "start=a", "order=descending", "keys_only=true", "revision=3")) {
      RawAnswer answer = gateway.get("/v1/kv?" + other + "&cursor=" + cursor);
      assertEquals(400, answer.status(), answer::toString);
      assertEquals("cursor_of_another_query", answer.code());
    }
    RawAnswer same = gateway.get("/v1/kv?prefix=k/&limit=100&cursor=" + cursor);
    assertEquals(7, same.json().path("items").size(), same::toString);
  }

  @Test
  void anOldRevisionIsListedAsItWas() {
    gateway.delete("/v1/kv/k/0");
    assertEquals(9, gateway.get("/v1/kv?prefix=k/").json().path("items").size());
    assertEquals(10, gateway.get("/v1/kv?prefix=k/&revision=12").json().path("items").size());
    assertEquals(3, gateway.get("/v1/kv?prefix=k/&revision=4").json().path("items").size());
  }

  @Test
  void aStreamTellsTheWholeRangeLineByLine() {
    RawAnswer all = gateway.get("/v1/kv?prefix=k/", "Accept: application/x-ndjson");
    RawAnswer some = gateway.get("/v1/kv?prefix=k/&limit=4", "Accept: application/x-ndjson");
    assertEquals("application/x-ndjson", all.header("Content-Type"));
    List<String> lines = all.text().lines().toList();
    assertEquals(10, lines.size(), all::toString);
    assertEquals("k/9", RunningGateway.json(lines.getLast().getBytes(UTF_8)).path("key").asText());
    assertEquals(4, some.text().lines().count());
  }

  @Test
  void aStreamGoesBeyondOnePage() {
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      batch.append("{\"put\":{\"key\":\"s/").append(i).append("\",\"value\":\"\"}}\n");
    }
    for (int round = 0; round < 3; round++) {
      gateway.post("/v1/batch", batch.toString().replace("s/", "s/" + round));
    }
    RawAnswer all = gateway.get("/v1/kv?prefix=s/", "Accept: application/x-ndjson");
    assertEquals(3_000, all.text().lines().distinct().count());
    RawAnswer some = gateway.get("/v1/kv?prefix=s/&limit=2500", "Accept: application/x-ndjson");
    assertEquals(2_500, some.text().lines().count());
  }

  @Test
  void aPrefixIsDeletedInOneRevision() {
    RawAnswer dry = gateway.delete("/v1/kv?prefix=k/&dry_run=true");
    assertEquals(10, dry.json().path("deleted").asLong(), dry::toString);
    assertTrue(dry.json().path("dryRun").asBoolean());
    assertEquals(12, dry.json().path("revision").asLong());

    RawAnswer deleted = gateway.delete("/v1/kv?prefix=k/");
    assertEquals(200, deleted.status(), deleted::toString);
    assertEquals(10, deleted.json().path("deleted").asLong());
    assertEquals(13, deleted.json().path("revision").asLong());
    assertFalse(deleted.json().has("dryRun"));
    assertEquals(1, gateway.get("/v1/kv").json().path("items").size());
    assertEquals(1, gateway.delete("/v1/kv?all=true").json().path("deleted").asLong());
  }

  private static List<String> keys(JsonNode items) {
    List<String> keys = new ArrayList<>();
    items.forEach(item -> keys.add(item.path("key").asText()));
    return keys;
  }
}
