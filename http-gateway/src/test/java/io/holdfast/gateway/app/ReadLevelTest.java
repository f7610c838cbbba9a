package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each read gets the level that it asked for, or a refusal; never a weaker one in silence. */
@Timeout(60)
final class ReadLevelTest {
  private final RunningGateway gateway = new RunningGateway();

  @BeforeEach
  void aKey() {
    gateway.put("/v1/kv/a", "1");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aSessionReadsItsOwnWrite() {
    String revision = gateway.put("/v1/kv/a", "2").header("Holdfast-Revision");

    RawAnswer read = session("", revision);

    assertEquals("2", read.text());
    assertEquals("session", read.header("Holdfast-Consistency"));
  }

  @Test
  void aSessionAheadOfTheNodeIsRefusedAtItsDeadlineWithTheRevisionThatThereIs() {
    RawAnswer refused = session("&timeout=100ms", "1000");

    assertEquals(503, refused.status(), refused::toString);
    assertEquals("unavailable", refused.code());
    assertTrue(
        refused.json().path("detail").asText().contains("is at revision 2"), refused::toString);
  }

  @Test
  void aSessionNeedsNoLeader() {
    gateway.store().leaderless(true);

    assertEquals("1", session("", "2").text());
  }

  @Test
  void aBoundedReadTellsItsAge() {
    RawAnswer read = gateway.get("/v1/kv/a?consistency=bounded&max_staleness=5s");

    assertEquals("1", read.text(), read::toString);
    assertEquals("bounded", read.header("Holdfast-Consistency"));
    assertTrue(Long.parseLong(read.header("Holdfast-Staleness-Ms")) <= 5_000, read::toString);
  }

  @Test
  void thatAKeyIsNotThereTellsItsAgeToo() {
    String bounded = "/v1/kv/none?consistency=bounded&max_staleness=5s";
    for (RawAnswer read : List.of(gateway.get(bounded), gateway.get(bounded, "If-Match: \"7\""))) {
      assertTrue(read.status() == 404 || read.status() == 412, read::toString);
      assertEquals("bounded", read.header("Holdfast-Consistency"), read::toString);
      assertTrue(Long.parseLong(read.header("Holdfast-Staleness-Ms")) <= 5_000, read::toString);
    }
  }

  @Test
  void aBoundedReadIsRefusedWhenNothingProvesItsAge() {
    gateway.store().leaderless(true);

    RawAnswer refused = gateway.get("/v1/kv/a?consistency=bounded&max_staleness=1s&timeout=200ms");

    assertEquals(503, refused.status(), refused::toString);
    String detail = refused.json().path("detail").asText();
    assertEquals(
        "this node cannot tell how old its state is; 1000 ms was asked for, and no leader confirmed"
            + " it in time",
        detail);
    assertTrue(refused.json().path("estimateMs").isNull(), "without a leader nobody can tell");
  }

  @Test
  void aBoundedReadThatIsRefusedSaysHowLongItsProofWouldTake() {
    gateway.store().slowConfirmation(Duration.ofMillis(80));
    gateway.get("/v1/kv/a");

    RawAnswer late = gateway.get("/v1/kv/a?consistency=bounded&max_staleness=1ms&timeout=20ms");
    assertEquals(503, late.status(), late::toString);
    long estimate = late.json().path("estimateMs").asLong();
    assertTrue(estimate >= 80 && estimate < 5_000, late::toString);

    // In time, but by then the proof itself is older than was asked for.
    RawAnswer old = gateway.get("/v1/kv/a?consistency=bounded&max_staleness=1ms");
    assertEquals(503, old.status(), old::toString);
    assertTrue(old.json().path("estimateMs").asLong() >= 80, old::toString);
  }

  @Test
  void aLocalReadOfUnknownAgeSaysSo() {
    RawAnswer read = gateway.get("/v1/kv/a?consistency=local");

    assertEquals("1", read.text());
    assertEquals("unknown", read.header("Holdfast-Staleness-Ms"));
  }

  @Test
  void levelsThatMakeNoSenseAreRefused() {
    assertBad("consistency=fresh");
    assertBad("consistency=bounded");
    assertBad("max_staleness=1s");
    assertBad("consistency=local&max_staleness=1s");
    assertBad("consistency=bounded&max_staleness=-1s");
    assertBad("consistency=bounded&max_staleness=9999d");
    assertBad("consistency=session");
    assertEquals(400, session("", "-1").status());
    assertEquals(400, session("", "soon").status());
  }

  private void assertBad(String query) {
    RawAnswer refused = gateway.get("/v1/kv/a?" + query);
    assertEquals(400, refused.status(), refused::toString);
  }

  private RawAnswer session(String more, String minRevision) {
    return gateway.get(
        "/v1/kv/a?consistency=session" + more, "Holdfast-Min-Revision: " + minRevision);
  }
}
