package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.routing.ScriptedNode;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client hears of a write when nodes fail on the way. */
@Timeout(60)
final class ForwardedWriteTest {
  private final ScriptedNode leader = new ScriptedNode("n1");
  private final ScriptedNode follower = new ScriptedNode("n2");
  private final RoutedGateway gateway;

  ForwardedWriteTest() {
    ScriptedNode.pair(leader, follower);
    gateway = new RoutedGateway(follower);
    gateway.awaitState("n1", "up");
    gateway.awaitState("n2", "up");
  }

  @AfterEach
  void stop() {
    gateway.close();
    leader.close();
    follower.close();
  }

  private static String key(ScriptedNode node, int request) {
    return node.requests().get(request).headers().get("Idempotency-Key");
  }

  private static void applied(ScriptedNode.Received request, Socket socket)
      throws java.io.IOException {
    String key = request.headers().get("Idempotency-Key");
    ScriptedNode.reply(
        socket,
        201,
        "Holdfast-Operation: " + key + "\r\nHoldfast-Replayed: true\r\nETag: \"7\"",
        "{\"key\":\"a\"}");
  }

  @Test
  void aWriteGoesToTheLeaderAsItCame() {
    leader.script(ForwardedWriteTest::applied);

    RawAnswer answer =
        gateway.put("/v1/kv/a?durability=all&timeout=5s", "blue", "Content-Type: text/x; a=b");

    assertEquals(201, answer.status(), answer::toString);
    assertEquals("\"7\"", answer.header("ETag"));
    assertEquals("{\"key\":\"a\"}", answer.text());
    ScriptedNode.Received sent = leader.requests().getFirst();
    assertEquals("PUT", sent.method());
    assertEquals("blue", sent.text());
    assertEquals("text/x; a=b", sent.headers().get("Content-Type"));
    assertEquals("gw", sent.headers().get("Holdfast-Forwarded"));
    assertTrue(follower.requests().isEmpty(), "only the leader is asked");
    // What is left of five seconds, in place of them.
    String timeout = sent.target().replace("/v1/kv/a?durability=all&timeout=", "");
    long millis = Long.parseLong(timeout.replace("ms", ""));
    assertTrue(millis > 3_000 && millis <= 5_000, timeout);
  }

  @Test
  void aLostTryIsRepeatedElsewhereUnderTheSameKeyAndTheClientSeesNothingOfIt() {
    leader.script((request, socket) -> socket.close());
    follower.script(ForwardedWriteTest::applied);

    RawAnswer answer = gateway.put("/v1/kv/a", "1");

    assertEquals(201, answer.status(), answer::toString);
    assertEquals(key(leader, 0), key(follower, 0));
    assertEquals(key(leader, 0), answer.header("Holdfast-Operation"));
    assertNull(answer.header("Holdfast-Replayed"), "the client sent it once");
  }

  @Test
  void aClientsOwnKeyIsKeptAndItsReplayIsTold() {
    leader.script((request, socket) -> socket.close());
    follower.script(ForwardedWriteTest::applied);

    RawAnswer answer = gateway.put("/v1/kv/a", "1", "Idempotency-Key: order-17");

    assertEquals("order-17", key(leader, 0));
    assertEquals("order-17", key(follower, 0));
    assertEquals("true", answer.header("Holdfast-Replayed"));
  }

  @Test
  void twoWritesHaveTwoKeys() {
    leader.script(ForwardedWriteTest::applied);
    gateway.put("/v1/kv/a", "1");
    gateway.put("/v1/kv/a", "1");
    assertNotEquals(key(leader, 0), key(leader, 1));
  }

  @Test
  void anOutcomeThatNoNodeTellsBeforeTheDeadlineIsUnknown() {
    leader.script((request, socket) -> socket.close());
    follower.script(ScriptedNode::silence);

    assertUnknown(gateway.put("/v1/kv/a?timeout=700ms", "1"), key(leader, 0));
  }

  @Test
  void aLaterRefusalDoesNotProveThatALostTryWasNotApplied() {
    for (int status : new int[] {403, 413, 412}) {
      leader.script((request, socket) -> socket.close());
      follower.script((request, socket) -> ScriptedNode.reply(socket, status, "", "{}"));
      int before = leader.requests().size();
      gateway.awaitState("n1", "up");

      RawAnswer answer = gateway.put("/v1/kv/a?timeout=5s", "1");

      assertUnknown(answer, key(leader, before));
    }
  }

  @Test
  void overloadAfterALostTryIsNoFailureEither() {
    leader.script((request, socket) -> socket.close());
    follower.script((request, socket) -> ScriptedNode.reply(socket, 429, "Retry-After: 1", "{}"));

    assertUnknown(gateway.put("/v1/kv/a?timeout=500ms", "1"), key(leader, 0));
  }

  @Test
  void aRefusalThatIsTheStoredResultIsTheAnswer() {
    leader.script((request, socket) -> socket.close());
    follower.script(
        (request, socket) ->
            ScriptedNode.reply(
                socket,
                412,
                "Holdfast-Operation: " + request.headers().get("Idempotency-Key"),
                "{\"code\":\"precondition_failed\"}"));

    assertEquals(412, gateway.put("/v1/kv/a", "1", "If-Match: \"3\"").status());
  }

  private static void assertUnknown(RawAnswer answer, String key) {
    assertEquals(504, answer.status(), answer::toString);
    assertEquals("outcome_unknown", answer.code());
    assertEquals("check_outcome", answer.json().path("retry").asText());
    assertEquals(key, answer.json().path("operation").asText());
    assertEquals(key, answer.header("Holdfast-Operation"));
    assertNull(answer.header("Holdfast-Durability"), "nobody knows how durable it is");
  }

  @Test
  void aWriteThatReachedNobodyIsKnownNotToBeApplied() {
    leader.close();
    follower.close();
    // On a connection that the gateway does not yet know to be closed a write may have arrived.
    gateway.awaitRefused("n1");
    gateway.awaitRefused("n2");

    RawAnswer answer = gateway.put("/v1/kv/a?timeout=500ms", "1");

    assertEquals(503, answer.status(), answer::toString);
    assertEquals("not_applied", answer.code());
  }

  @Test
  void aRefusalOfTheLeaderIsTheClientsAnswer() {
    leader.script(
        (request, socket) ->
            ScriptedNode.reply(
                socket, 403, "Content-Type: application/problem+json", "{\"code\":\"x\"}"));

    RawAnswer answer = gateway.put("/v1/kv/a", "1");

    assertEquals(403, answer.status());
    assertEquals("{\"code\":\"x\"}", answer.text());
    assertTrue(follower.requests().isEmpty());
  }

  @Test
  void aNodeThatCannotServeIsLeftForOneThatCan() {
    leader.script((request, socket) -> ScriptedNode.reply(socket, 503, "", "{}"));
    follower.script(ForwardedWriteTest::applied);
    assertEquals(201, gateway.put("/v1/kv/a", "1").status());
  }

  @Test
  void aLeaderThatStandsStillIsLeftWhenItsWatchHearsNothing() {
    leader.script(ScriptedNode::silence);
    leader.cluster(ScriptedNode::silence);
    follower.script(ForwardedWriteTest::applied);

    long begin = System.nanoTime();
    RawAnswer answer = gateway.put("/v1/kv/a?timeout=20s", "1");

    assertEquals(201, answer.status(), answer::toString);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    assertTrue(seconds < 8, () -> "it took " + seconds + " s of 20");
  }

  @Test
  void keptRefusalsHoldNoConnections() {
    leader.script((request, socket) -> ScriptedNode.reply(socket, 503, "", "{}"));
    follower.script((request, socket) -> ScriptedNode.reply(socket, 503, "", "{}"));
    for (int i = 0; i < 10; i++) {
      assertEquals(503, gateway.put("/v1/kv/a?timeout=200ms", "1").status());
    }
    // One for requests and one for the watch, at each; a leak would be one for each try.
    Awaitility.await().until(() -> leader.connections() + follower.connections() <= 6);
  }

  @Test
  void aBodyWithoutLengthThatEndsWithTheConnectionIsNoAnswer() {
    leader.script(
        (request, socket) -> {
          ScriptedNode.write(socket, "HTTP/1.1 200 OK\r\n\r\n{\"key\":");
          socket.close();
        });
    follower.script(ScriptedNode::silence);
    assertUnknown(gateway.put("/v1/kv/a?timeout=500ms", "1"), key(leader, 0));
  }

  @Test
  void aBodyThatIsCutShortIsNoAnswer() {
    for (String cut :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"key\":",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{\"key\":",
            "HTTP/1.1 200 OK\r\nContent-Le")) {
      leader.script(
          (request, socket) -> {
            ScriptedNode.write(socket, cut);
            socket.close();
          });
      follower.script(ForwardedWriteTest::applied);
      gateway.awaitState("n1", "up");
      int before = follower.requests().size();
      assertEquals(201, gateway.put("/v1/kv/a", "1").status(), cut);
      // More than once when the follower's watch lost patience meanwhile: the key is the same.
      assertTrue(follower.requests().size() > before, "it was tried again");
    }
  }
}
