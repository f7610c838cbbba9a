package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.routing.ScriptedNode;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.raft.NodeSettings.MemberAddress;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that cannot keep the level of a read, beside one that can. */
@Timeout(60)
final class ReadElsewhereTest {
  private final ScriptedNode other = new ScriptedNode("n2");
  private final RunningGateway node =
      new RunningGateway(
          List.of(
              RunningGateway.SELF,
              new MemberAddress("n2", "127.0.0.1:9101", other.address().toString(), "")),
          HttpSettings.of("127.0.0.1", 0),
          RequestLimits.DEFAULT,
          CommitBounds.DEFAULT);

  @BeforeEach
  void bothAreThere() {
    node.put("/v1/kv/a", "own");
    Awaitility.await()
        .until(() -> node.get("/v1/routes").text().contains("\"node\":\"n2\",\"http\""));
  }

  @AfterEach
  void stop() {
    node.close();
    other.close();
  }

  @Test
  void whatItCanServeItServesItself() {
    assertEquals("own", node.get("/v1/kv/a").text());
    assertEquals("n1", node.get("/v1/routes").json().at("/read/node").asText());
    assertEquals("it is this node", node.get("/v1/routes").json().at("/read/why").asText());
    assertTrue(other.requests().isEmpty());
  }

  @Test
  void withoutALeaderAReadIsAnsweredByANodeThatKnowsOne() {
    node.store().leaderless(true);
    assertEquals("from n2", node.get("/v1/kv/a?timeout=10s").text());
    assertEquals("n1", other.requests().getFirst().headers().get("Holdfast-Forwarded"));
    assertEquals("n2", node.get("/v1/routes").json().at("/read/node").asText());
  }

  @Test
  void aRevisionThatItHasNotYetIsReadWhereItIs() {
    // The other one is at revision 5.
    RawAnswer answer =
        node.get("/v1/kv/a?consistency=session&timeout=10s", "Holdfast-Min-Revision: 5");
    assertEquals("from n2", answer.text(), answer::toString);
    assertEquals("5", other.requests().getFirst().headers().get("Holdfast-Min-Revision"));
  }

  @Test
  void aRevisionThatNobodyHasIsRefusedAtTheDeadline() {
    RawAnswer answer =
        node.get("/v1/kv/a?consistency=session&timeout=1s", "Holdfast-Min-Revision: 99");
    assertEquals(503, answer.status(), answer::toString);
    assertTrue(answer.json().path("detail").asText().contains("at revision 2"), answer::toString);
    assertTrue(other.requests().isEmpty());
  }

  @Test
  void whatWasForwardedHereIsNotSentOn() {
    node.store().leaderless(true);
    RawAnswer answer = node.get("/v1/kv/a?timeout=1s", "Holdfast-Forwarded: n3");
    assertEquals(503, answer.status(), answer::toString);
    assertTrue(other.requests().isEmpty());
  }

  @Test
  void aLocalReadStaysLocal() {
    node.store().leaderless(true);
    assertEquals("own", node.get("/v1/kv/a?consistency=local").text());
    assertTrue(other.requests().isEmpty());
  }
}
