package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.routing.ScriptedNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot succeed is given up after few tries, and what may is not tried without rest. */
final class HopelessRequestTest {
  private final ScriptedNode leader = new ScriptedNode("n1");
  private final ScriptedNode follower = new ScriptedNode("n2");
  private RoutedGateway gateway;

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
    leader.close();
    follower.close();
  }

  private static final ScriptedNode.Script FAULT =
      (request, socket) -> ScriptedNode.reply(socket, 500, "", "{\"code\":\"internal\"}");

  private static final ScriptedNode.Script UNAVAILABLE =
      (request, socket) -> ScriptedNode.reply(socket, 503, "", "{\"code\":\"unavailable\"}");

  private static final ScriptedNode.Script APPLIED =
      (request, socket) -> ScriptedNode.reply(socket, 201, "", "{}");

  private void pair() {
    ScriptedNode.pair(leader, follower);
    gateway = new RoutedGateway(leader, follower);
  }

  private int tries() {
    return leader.requests().size() + follower.requests().size();
  }

  private RawAnswer grant(String timeout) {
    return gateway.send("POST", "/v1/leases?timeout=" + timeout, "{\"ttl\":\"999999999999d\"}");
  }

  private static void assertGivenUp(RawAnswer answer) {
    assertEquals(504, answer.status(), answer::toString);
    assertEquals("outcome_unknown", answer.code());
    assertTrue(answer.text().contains("500"), answer::toString);
  }

  @Test
  void aWriteThatMakesTheOnlyNodeFailIsGivenUpSoon() {
    leader.script(FAULT);
    gateway = new RoutedGateway(leader);
    long begin = System.nanoTime();
    assertGivenUp(grant("30s"));
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) < 10);
    assertEquals(3, tries());
  }

  @Test
  void aWriteThatMakesTwoNodesFailIsNotTriedOnAThird() {
    leader.script(FAULT);
    follower.script(FAULT);
    pair();
    assertGivenUp(grant("30s"));
    assertEquals(2, tries());
  }

  @Test
  void aNodeWithAFaultIsLeftForOneWithout() {
    leader.script(FAULT);
    follower.script(APPLIED);
    pair();
    assertEquals(201, gateway.put("/v1/kv/a", "1").status());
    assertEquals(2, tries());
  }

  @Test
  void aReadThatMakesNodesFailIsAnsweredSo() {
    leader.script(FAULT);
    follower.script(FAULT);
    pair();
    assertEquals(500, gateway.get("/v1/kv/a?timeout=30s").status());
    assertEquals(2, tries());
  }

  @Test
  void nodesThatCannotServeNowAreAskedEverMoreSeldom() {
    leader.script(UNAVAILABLE);
    follower.script(UNAVAILABLE);
    pair();
    assertEquals(503, grant("3s").status());
    // Rounds at 0, 50, 150, 350, 750, 1150 ms and so on; without rest they were sixty.
    assertTrue(tries() <= 2 * 12, () -> tries() + " tries");
    assertTrue(tries() >= 4, () -> tries() + " tries");
  }
}
