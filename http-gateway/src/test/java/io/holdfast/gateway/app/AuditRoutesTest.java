package io.holdfast.gateway.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditSettings;
import io.holdfast.gateway.audit.AuditVerifier;
import io.holdfast.gateway.audit.AuditWriter;
import io.holdfast.gateway.logs.ExpectedErrors;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.store.command.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which requests leave a line in the audit trail, and what is in it. */
@Timeout(60)
final class AuditRoutesTest {
  private static final String POLICY = "{\"prefix\": \"billing/\"}";

  @TempDir private Path directory;
  private AuditWriter audit;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws IOException {
    AuditSettings settings =
        new AuditSettings(
            directory.resolve("audit"),
            1,
            1_000,
            List.of(Bytes.utf8("secret/")),
            List.of(Bytes.utf8("secret/"), Bytes.utf8("ledger/")));
    audit = AuditWriter.open(settings, "n1", Clock.systemUTC());
    gateway =
        new RunningGateway(
            List.of(RunningGateway.SELF),
            HttpSettings.of("127.0.0.1", 0),
            RequestLimits.DEFAULT,
            CommitBounds.DEFAULT,
            audit);
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    audit.close();
    assertTrue(AuditVerifier.verify(directory.resolve("audit")).isWhole());
  }

  @Test
  void anAdministrativeActIsToldBeforeItIsDoneAndAfter() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    gateway.put("/v1/policies/billing", POLICY, "traceparent: " + trace);
    JsonNode intent = awaitLine("intent");
    JsonNode outcome = awaitLine("outcome");
    assertEquals("PUT", intent.path("method").asText());
    assertEquals("/v1/policies/{name}", intent.path("route").asText());
    assertEquals("billing", intent.path("target").asText());
    assertEquals("127.0.0.1", intent.path("from").asText());
    assertEquals(trace, intent.path("traceparent").asText());
    assertEquals(201, outcome.path("status").asInt());
    assertEquals("n1", outcome.path("node").asText());
    assertTrue(outcome.path("seq").asLong() > intent.path("seq").asLong());
  }

  @Test
  void anActThatCannotBeAuditedIsNotDoneAndOtherRequestsGoOn() throws IOException {
    gateway.put("/v1/policies/billing", POLICY);
    awaitLine("outcome");
    Path inTheWay = blockNextFile();
    try (ExpectedErrors logged = new ExpectedErrors(AuditWriter.class)) {
      refuseActs();
      assertEquals(1, logged.messages().size(), () -> "" + logged.messages());
    }
    Files.delete(inTheWay);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.delete("/v1/policies/billing").status() == 200);
    awaitLine("lost");
  }

  private void refuseActs() {
    RawAnswer refused = gateway.delete("/v1/policies/billing");
    assertEquals(503, refused.status(), refused::toString);
    assertEquals("audit_unavailable", refused.code());
    assertEquals(200, gateway.get("/v1/policies/billing").status(), "it is still there");
    assertEquals(201, gateway.put("/v1/kv/secret/1", "x").status());
    assertEquals("x", gateway.get("/v1/kv/secret/1").text());
    await().atMost(Duration.ofSeconds(10)).until(() -> audit.figures().lost() >= 3);
    assertTrue(gateway.get("/metrics").text().contains("holdfast_audit_writable 0"));
  }

  /** Each line has a file of its own here; the next one's name is taken by a directory. */
  private Path blockNextFile() throws IOException {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> lines().getLast().path("seq").asLong() == audit.figures().sequence());
    String name = "audit-%019d.ndjson".formatted(audit.figures().sequence() + 1);
    return Files.createDirectory(directory.resolve("audit").resolve(name));
  }

  @Test
  void watchedKeysAreToldHoweverTheyAreReadAndWritten() {
    gateway.put("/v1/kv/secret/plain", "x");
    assertEquals("secret/plain", awaitLine("write").path("target").asText());
    gateway.get("/v1/kv/secret/plain");
    assertEquals("secret/plain", awaitLine("read").path("target").asText());
    gateway.get("/v1/kv?prefix=sec");
    assertEquals("[sec,sed)", awaitLine("read").path("target").asText());
    gateway.delete("/v1/kv?prefix=ledger/");
    assertEquals("[ledger/,ledger0)", awaitLine("write").path("target").asText());
    gateway.post(
        "/v1/txn",
        """
        {"then": [{"get": {"key": "secret/a b"}}, {"put": {"key": "ledger/1", "value": "v"}},
                  {"put": {"key": "other", "value": "v"}}]}\
        """);
    assertEquals("secret/a%20b", awaitLine("read").path("target").asText());
    JsonNode written = awaitLine("write");
    assertEquals("ledger/1", written.path("target").asText());
    assertEquals(200, written.path("status").asInt());
    assertTrue(written.path("revision").asLong() > 0);
  }

  @Test
  void otherKeysLeaveNoLine() throws IOException {
    gateway.put("/v1/kv/other", "x");
    gateway.get("/v1/kv/other");
    gateway.get("/v1/kv/ledger/1");
    gateway.put("/v1/kv/ledger/1", "x");
    awaitLine("write");
    List<String> acts = lines().stream().map(line -> line.path("act").asText()).toList();
    assertFalse(acts.contains("read"), acts::toString);
    assertEquals(1, acts.stream().filter("write"::equals).count(), acts::toString);
  }

  @Test
  void aRefusalIsTold() {
    gateway.put(
        "/v1/policies/billing", "{\"prefix\": \"b/\", \"durability\": {\"floor\": \"all\"}}");
    gateway.put("/v1/kv/b/1?durability=majority", "x");
    JsonNode refused = awaitLine("refused");
    assertEquals("b/1", refused.path("target").asText());
    assertEquals(403, refused.path("status").asInt());
  }

  @Test
  void noValueAndNoSecretIsEverInALine() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String marker = "MARKER" + random.nextLong(1L << 40);
    for (int i = 0; i < 100; i++) {
      send(random, marker);
    }
    awaitLine("write");
    for (Path file : files()) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertFalse(text.contains(marker), () -> "seed " + seed + ": " + text);
    }
  }

  private void send(Random random, String marker) {
    String[] headers = {
      "Authorization: Bearer " + marker,
      "Idempotency-Key: " + marker + random.nextInt(),
      "traceparent: " + marker,
      "Content-Type: text/" + marker,
      "Cookie: a=" + marker
    };
    String header = headers[random.nextInt(headers.length)];
    String json = "{\"put\": {\"key\": \"secret/1\", \"value\": \"" + marker + "\"}}";
    switch (random.nextInt(6)) {
      case 0 -> gateway.put("/v1/kv/secret/1", marker, header);
      case 1 -> gateway.post("/v1/txn", "{\"then\": [" + json + "]}", header);
      case 2 -> gateway.post("/v1/batch", "[" + json + "]", header);
      case 3 -> gateway.put("/v1/policies/p", "{\"prefix\": \"" + marker + "\"}", header);
      case 4 -> gateway.get("/v1/kv/secret/1?consistency=" + marker, header);
      default -> gateway.get("/v1/kv/secret/1", header);
    }
  }

  private JsonNode awaitLine(String act) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                lines().reversed().stream()
                    .filter(l -> act(l).equals(act))
                    .findFirst()
                    .orElse(null),
            line -> line != null);
  }

  private static String act(JsonNode line) {
    return line.path("act").asText();
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (Path file : files()) {
      for (String line : Files.readAllLines(file)) {
        lines.add(RunningGateway.json(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return lines;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
      return files
          .filter(file -> file.toString().endsWith(".ndjson") && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }
}
