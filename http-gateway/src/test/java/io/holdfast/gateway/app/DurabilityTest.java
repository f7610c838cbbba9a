package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each write gets the durability that it asked for, or hears what it has got instead. */
@Timeout(60)
final class DurabilityTest {
  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void allSaysSoWhenEveryVoterHasIt() {
    RawAnswer written = gateway.put("/v1/kv/a?durability=all", "1");

    assertEquals(201, written.status(), written::toString);
    assertEquals("all", written.header("Holdfast-Durability"));
  }

  @Test
  void allIsPendingWhileAVoterIsDownAndTheWriteStays() {
    gateway.store().missingVoter(true);

    RawAnswer pending = gateway.put("/v1/kv/a?durability=all&timeout=300ms", "1");

    assertEquals(202, pending.status(), pending::toString);
    assertEquals("durability_pending", pending.code());
    assertEquals("majority", pending.header("Holdfast-Durability"));
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  @Test
  void asyncIsAcceptedAtOnceAndCanBeAskedForLater() {
    RawAnswer accepted = gateway.put("/v1/kv/a?durability=async", "1");

    assertEquals(202, accepted.status(), accepted::toString);
    assertEquals("accepted_async", accepted.code());
    assertEquals("async", accepted.header("Holdfast-Durability"));
    String operation = accepted.header("Holdfast-Operation");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                gateway
                    .get("/v1/operations/" + operation)
                    .json()
                    .path("outcome")
                    .asText()
                    .equals("applied"));
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  @Test
  void anUnknownDurabilityIsRefused() {
    assertEquals(400, gateway.put("/v1/kv/a?durability=hope", "1").status());
  }
}
