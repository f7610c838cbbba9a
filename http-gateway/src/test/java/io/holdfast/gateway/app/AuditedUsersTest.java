package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.audit.AuditSettings;
import io.holdfast.gateway.audit.AuditWriter;
import io.holdfast.gateway.auth.AuthMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who did it: with auth on each line of the audit trail names the user. */
@Timeout(60)
final class AuditedUsersTest {
  @TempDir private Path directory;

  @Test
  void linesNameWhoAskedAndHowAndNoPasswordAndNoToken() throws IOException {
    String secrets;
    try (AuditWriter audit =
            AuditWriter.open(AuditSettings.in(directory), "n1", Clock.systemUTC());
        GuardedGateway guarded = new GuardedGateway(AuthMode.ON, audit)) {
      String ann = guarded.user("ann", "{\"verbs\":[\"read\"],\"prefix\":\"a/\"}");
      secrets = ann.substring(ann.lastIndexOf(' ') + 1);
      RunningGateway gateway = guarded.gateway();
      assertEquals(403, gateway.put("/v1/policies/p", "{\"prefix\":\"b/\"}", ann).status());
      assertEquals(403, gateway.get("/v1/kv/b/1", ann).status());
      assertEquals(401, gateway.get("/v1/kv/a/1", "Authorization: Bearer hft_no").status());
      gateway.post("/v1/auth/login", "{\"user\":\"root\",\"password\":\"not this one\"}");
      gateway.post("/v1/auth/login", "{\"user\":\"mistyped\",\"password\":\"not this one\"}");
      gateway.delete("/v1/auth/tokens?user=ann", guarded.admin());
    }
    List<String> lines = Files.readAllLines(directory.resolve("audit-0000000000000000001.ndjson"));
    assertTrue(has(lines, "act=intent user= how=bootstrap route=/v1/auth/bootstrap"));
    assertTrue(has(lines, "act=intent user=root how=password route=/v1/auth/login"));
    JsonNode failed =
        lines.stream()
            .map(AuditedUsersTest::json)
            .filter(line -> line.path("act").asText().equals("refused"))
            .filter(line -> line.path("route").asText().equals("/v1/auth/login"))
            .findFirst()
            .orElseThrow();
    assertEquals("root", failed.path("target").asText(), "whose password was not right");
    assertTrue(has(lines, "act=outcome user= how=bootstrap route=/v1/auth/bootstrap"));
    assertTrue(has(lines, "act=outcome user=root how=password route=/v1/auth/login"));
    assertTrue(has(lines, "act=intent user=root how=token route=/v1/auth/users/{name}"));
    assertTrue(has(lines, "act=refused user=ann how=token route=/v1/policies/{name}"));
    assertTrue(has(lines, "act=refused user=ann how=token route=/v1/kv/{key}"));
    assertTrue(has(lines, "act=refused user= how=unknown route=/v1/kv/{key}"));
    assertTrue(has(lines, "act=refused user= how=unknown route=/v1/auth/login"));
    assertTrue(has(lines, "act=intent user=root how=token route=/v1/auth/tokens"));
    assertEquals("ann", json(lines.getLast()).path("target").asText());
    for (String line : lines) {
      for (String secret :
          List.of(secrets, "hft_no", GuardedGateway.PASSWORD, "not this one", "mistyped")) {
        assertFalse(line.contains(secret), line);
      }
    }
  }

  @Test
  void whoIsNoAdministratorLeavesNoLineBeforeItIsAllowed() throws IOException {
    try (AuditWriter audit =
            AuditWriter.open(AuditSettings.in(directory), "n1", Clock.systemUTC());
        GuardedGateway guarded = new GuardedGateway(AuthMode.PERMISSIVE, audit)) {
      String ann = guarded.user("ann", "{\"verbs\":[\"read\"],\"prefix\":\"a/\"}");
      RunningGateway gateway = guarded.gateway();
      assertEquals(403, gateway.post("/v1/auth/tokens", "{\"user\":\"root\"}", ann).status());
      assertEquals(401, gateway.post("/v1/auth/tokens", "{}").status());
      assertEquals(403, gateway.get("/v1/kv/" + "b".repeat(1_000), ann).status());
      assertEquals(201, gateway.post("/v1/auth/tokens", "{}", ann).status());
    }
    List<String> lines = Files.readAllLines(directory.resolve("audit-0000000000000000001.ndjson"));
    List<String> told =
        lines.stream()
            .map(AuditedUsersTest::json)
            .filter(line -> !line.path("user").asText().equals("root"))
            .filter(line -> !line.path("how").asText().equals("bootstrap"))
            .filter(line -> !line.path("route").asText().isEmpty())
            .map(line -> line.path("act").asText())
            .toList();
    assertEquals(List.of("refused", "refused", "refused", "intent", "outcome"), told);
    lines.forEach(line -> assertTrue(json(line).path("target").asText().length() <= 128, line));
  }

  @Test
  void whatAStrangerMayDoIsToldAtAPace() throws IOException {
    long began = System.nanoTime();
    int most;
    try (AuditWriter audit =
            AuditWriter.open(AuditSettings.in(directory), "n1", Clock.systemUTC());
        GuardedGateway guarded = new GuardedGateway(AuthMode.PERMISSIVE, audit)) {
      for (int i = 0; i < 150; i++) {
        assertEquals(404, guarded.gateway().delete("/v1/policies/none").status());
      }
      most = 101 + (int) ((System.nanoTime() - began) / 100_000_000);
      assertEquals(404, guarded.gateway().delete("/v1/policies/n2", guarded.admin()).status());
    }
    List<String> lines = Files.readAllLines(directory.resolve("audit-0000000000000000001.ndjson"));
    long intents =
        lines.stream()
            .map(line -> told(json(line)))
            .filter("act=intent user= how=unasked route=/v1/policies/{name}"::equals)
            .count();
    assertTrue(intents >= 100 && intents <= most, intents + " lines, at most " + most);
    assertTrue(has(lines, "act=intent user=root how=token route=/v1/policies/{name}"));
  }

  private static boolean has(List<String> lines, String told) {
    boolean found = lines.stream().map(line -> told(json(line))).anyMatch(told::equals);
    if (!found) {
      System.out.println(told + " is not in\n" + String.join("\n", lines));
    }
    return found;
  }

  private static String told(JsonNode line) {
    return "act=%s user=%s how=%s route=%s"
        .formatted(
            line.path("act").asText(),
            line.path("user").asText(),
            line.path("how").asText(),
            line.path("route").asText());
  }

  private static JsonNode json(String line) {
    return RunningGateway.json(line.getBytes(StandardCharsets.UTF_8));
  }
}
