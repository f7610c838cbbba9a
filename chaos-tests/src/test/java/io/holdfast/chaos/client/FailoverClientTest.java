package io.holdfast.chaos.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverClientTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration ATTEMPT = Duration.ofSeconds(2);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String UNAVAILABLE =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 22\r\n\r\n{\"code\":\"unavailable\"}";

  private final List<FailoverClient.FailedTry> failures = new ArrayList<>();

  @Test
  void aLostConnectionMovesTheClientToTheNextGatewayWithTheSameKey() throws Exception {
    try (ScriptedServer first = new ScriptedServer("");
        ScriptedServer second = new ScriptedServer(OK, OK);
        FailoverClient client = client(first, second)) {
      assertEquals("ok", client.call(gateway -> gateway.put("a", "1", "k1"), DEADLINE).text());
      assertEquals("ok", client.call(gateway -> gateway.put("b", "2", "k2"), DEADLINE).text());
      assertEquals(1, failures.size());
      assertTrue(first.requests().getFirst().contains("Idempotency-Key: k1"));
      assertTrue(second.requests().getFirst().contains("Idempotency-Key: k1"));
      assertTrue(second.requests().get(1).contains("Idempotency-Key: k2"), "it stays there");
    }
  }

  @Test
  void anUnavailableGatewayIsLeftAndTold() throws Exception {
    try (ScriptedServer first = new ScriptedServer(UNAVAILABLE);
        ScriptedServer second = new ScriptedServer(OK);
        FailoverClient client = client(first, second)) {
      client.call(gateway -> gateway.get("a", "local"), DEADLINE);
      assertEquals(List.of(new FailoverClient.FailedTry("n1", "503 unavailable")), failures);
    }
  }

  @Test
  void aRefusalIsFinal() throws Exception {
    String notFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedServer first = new ScriptedServer(notFound);
        FailoverClient client = client(first)) {
      assertEquals(404, client.call(gateway -> gateway.get("a", "local"), DEADLINE).status());
      assertEquals(List.of(), failures);
    }
  }

  @Test
  void withoutAnAnswerTheOutcomeIsUnknown() throws IOException {
    try (ScriptedServer dead = new ScriptedServer();
        FailoverClient client = client(dead)) {
      assertThrows(
          FailoverClient.OutcomeUnknownException.class,
          () -> client.call(gateway -> gateway.put("a", "1", "k1"), Duration.ofMillis(200)));
      assertTrue(failures.size() > 1, "it tried again");
    }
  }

  private FailoverClient client(ScriptedServer... servers) {
    List<Gateway> gateways = new ArrayList<>();
    for (ScriptedServer server : servers) {
      gateways.add(server.gateway());
    }
    return new FailoverClient(gateways, 0, ATTEMPT, failures::add);
  }
}
