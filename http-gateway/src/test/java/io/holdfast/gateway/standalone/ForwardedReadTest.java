package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.routing.ScriptedNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads through a gateway, while nodes are slow, fail or come back. */
@Timeout(60)
final class ForwardedReadTest {
  private final ScriptedNode first = new ScriptedNode("n1");
  private final ScriptedNode second = new ScriptedNode("n2");
  private final RoutedGateway gateway;

  ForwardedReadTest() {
    ScriptedNode.pair(first, second);
    gateway = new RoutedGateway(second);
    gateway.awaitState("n1", "up");
    gateway.awaitState("n2", "up");
  }

  @AfterEach
  void stop() {
    gateway.close();
    first.close();
    second.close();
  }

  /** The node that a read goes to now, and the other one. */
  private ScriptedNode chosen() {
    int before = first.requests().size();
    assertEquals(200, gateway.get("/v1/kv/chosen").status());
    return first.requests().size() > before ? first : second;
  }

  private ScriptedNode other(ScriptedNode node) {
    return node == first ? second : first;
  }

  @Test
  void anAnswerHasTheDateOfTheNodeThatMadeIt() {
    String made = "Thu, 01 Jan 2026 00:00:00 GMT";
    // On a busy machine a second try goes to the other node.
    for (ScriptedNode node : List.of(first, second)) {
      node.script((request, socket) -> ScriptedNode.reply(socket, 200, "Date: " + made, "value"));
    }

    assertEquals(made, gateway.get("/v1/kv/a?consistency=local").header("Date"));
  }

  @Test
  void aReadGoesToOneNodeAsItCameAndItsAnswerComesBackAsItWas() {
    ScriptedNode near = chosen();
    near.script(
        (request, socket) ->
            ScriptedNode.reply(
                socket,
                200,
                "ETag: \"4\"\r\nHoldfast-Node: n9\r\nHoldfast-Staleness-Ms: 3\r\n"
                    + "Content-Type: text/plain;x=y\r\nConnection: keep-alive\r\nKeep-Alive: 5",
                "value"));
    int before = near.requests().size();

    RawAnswer answer = gateway.get("/v1/kv/a%2Fb?consistency=local", "If-None-Match: \"3\"");

    assertEquals("value", answer.text());
    assertEquals("\"4\"", answer.header("ETag"));
    assertEquals("n9", answer.header("Holdfast-Node"));
    assertEquals("3", answer.header("Holdfast-Staleness-Ms"));
    assertEquals("text/plain;x=y", answer.header("Content-Type"));
    assertEquals(null, answer.header("Keep-Alive"));
    ScriptedNode.Received sent = near.requests().get(before);
    assertTrue(sent.target().startsWith("/v1/kv/a%2Fb?consistency=local&timeout="), sent.target());
    assertEquals("\"3\"", sent.headers().get("If-None-Match"));
  }

  @Test
  void aDeadNodeIsLeftWithinOneRead() {
    ScriptedNode near = chosen();
    near.close();
    assertEquals("from " + other(near).name(), gateway.get("/v1/kv/a").text());
    gateway.awaitState(near.name(), "left");
    String routes = gateway.get("/v1/routes").text();
    assertFalse(routes.contains("@"), () -> "the client library from inside: " + routes);
  }

  @Test
  void aSilentNodeIsLeftWithinOneReadAndComesBackByItself() {
    ScriptedNode near = chosen();
    near.script(ScriptedNode::silence).cluster(ScriptedNode::silence);

    long begin = System.nanoTime();
    assertEquals("from " + other(near).name(), gateway.get("/v1/kv/a?timeout=20s").text());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertTrue(millis < 5_000, () -> "the second try came after " + millis + " ms");
    gateway.awaitState(near.name(), "left");

    ScriptedNode.pair(first, second);
    gateway.awaitState(near.name(), "up");
  }

  @Test
  void aSecondTryIsTheOnlyOneAndTheLoserIsGivenUp() throws InterruptedException {
    CountDownLatch gone = new CountDownLatch(1);
    ScriptedNode near = chosen();
    near.script(
        (request, socket) -> {
          try {
            ScriptedNode.silence(request, socket);
          } finally {
            gone.countDown();
          }
        });
    int before = near.requests().size() + other(near).requests().size();

    assertEquals("from " + other(near).name(), gateway.get("/v1/kv/a?timeout=20s").text());

    assertTrue(gone.await(10, TimeUnit.SECONDS), "the silent try is still open");
    assertEquals(before + 2, near.requests().size() + other(near).requests().size());
  }

  @Test
  void aSecondTryThatComesTooLateIsNotHeldAgainstItsNode() {
    ScriptedNode near = chosen();
    near.script(
        (request, socket) -> {
          TimeUnit.MILLISECONDS.sleep(80);
          ScriptedNode.reply(socket, 200, "", "just in time");
        });
    other(near).script(ScriptedNode::silence);
    int before = other(near).requests().size();

    assertEquals("just in time", gateway.get("/v1/kv/a").text());

    for (JsonNode node : gateway.get("/v1/routes").json().path("nodes")) {
      assertEquals("up", node.path("state").asText(), node::toString);
    }
    assertEquals(before + 1, other(near).requests().size(), "there was a second try");
  }

  @Test
  void writesAreNeverHedged() {
    first.script((request, socket) -> slow(socket));
    assertEquals(200, gateway.put("/v1/kv/a", "1").status());
    assertEquals(1, first.requests().size() + second.requests().size());
  }

  private static void slow(Socket socket) throws IOException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(600);
    ScriptedNode.reply(socket, 200, "", "late");
  }

  @Test
  void aNodeThatCannotKeepTheLevelIsNotTheLastWord() {
    ScriptedNode near = chosen();
    near.script((request, socket) -> ScriptedNode.reply(socket, 503, "", "{\"code\":\"no\"}"));
    assertEquals("from " + other(near).name(), gateway.get("/v1/kv/a").text());
  }

  @Test
  void whenNoNodeCanKeepTheLevelTheirReasonIsTheAnswer() {
    for (ScriptedNode node : new ScriptedNode[] {first, second}) {
      node.script((request, socket) -> ScriptedNode.reply(socket, 503, "", "{\"code\":\"no\"}"));
    }
    RawAnswer answer = gateway.get("/v1/kv/a");
    assertEquals(503, answer.status());
    assertEquals("no", answer.code());
  }

  @Test
  void whenNobodyAnswersItIsSaidAtTheDeadline() {
    first.close();
    second.close();
    RawAnswer answer = gateway.get("/v1/kv/a?timeout=300ms");
    assertEquals(503, answer.status(), answer::toString);
    assertEquals("unavailable", answer.code());
  }

  @Test
  void aShortAnswerThatBreaksOffIsReadElsewhere() {
    ScriptedNode near = chosen();
    near.script(
        (request, socket) -> {
          ScriptedNode.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          socket.close();
        });
    assertEquals("from " + other(near).name(), gateway.get("/v1/kv/a").text());
  }

  @Test
  void aLongAnswerThatBreaksOffBreaksOffForTheClientToo() {
    for (ScriptedNode node : new ScriptedNode[] {first, second}) {
      node.script(
          (request, socket) -> {
            ScriptedNode.write(
                socket, "HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + "x".repeat(300_000));
            socket.close();
          });
    }
    assertThrows(UncheckedIOException.class, () -> gateway.get("/v1/kv/a"));
  }

  @Test
  void aLongAnswerWaitsForASlowClientInsteadOfFillingMemory() throws IOException {
    AtomicLong sent = new AtomicLong();
    String piece = "x".repeat(1 << 16);
    for (ScriptedNode node : new ScriptedNode[] {first, second}) {
      node.script(
          (request, socket) -> {
            ScriptedNode.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 2_000; i++) {
              ScriptedNode.write(socket, "10000\r\n" + piece + "\r\n");
              sent.addAndGet(piece.length());
            }
            ScriptedNode.write(socket, "0\r\n\r\n");
          });
    }
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.setReceiveBufferSize(1 << 16);
      client
          .getOutputStream()
          .write(
              "GET /v1/kv?prefix= HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      // What fits into sockets is under way; then it stands still, far below 131 MB.
      AtomicLong before = new AtomicLong(-1);
      Awaitility.await()
          .pollInterval(500, TimeUnit.MILLISECONDS)
          .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
      assertTrue(sent.get() < 60_000_000, () -> sent + " bytes went off");
      RawAnswer whole = RawAnswer.read(client.getInputStream(), false);
      assertEquals(2_000 << 16, whole.body().length);
    }
  }

  @Test
  void aRequestThatWasForwardedIsNotForwardedAgain() {
    RawAnswer answer = gateway.get("/v1/kv/a", "Holdfast-Forwarded: other");
    assertEquals(503, answer.status(), answer::toString);
    assertEquals("unavailable", answer.code());
    assertEquals(503, gateway.put("/v1/kv/a", "1", "Holdfast-Forwarded: other").status());
    assertEquals(0, first.requests().size() + second.requests().size());
  }

  @Test
  void theRoutesTellWhereAReadAndAWriteWouldGo() {
    JsonNode routes = gateway.get("/v1/routes?consistency=local").json();
    assertEquals("gw", routes.path("node").asText());
    assertEquals("n1", routes.path("write").path("node").asText());
    assertEquals("it leads", routes.path("write").path("why").asText());
    assertEquals("local", routes.path("read").path("consistency").asText());
    assertEquals(2, routes.path("nodes").size());
    assertEquals(
        routes.path("read").path("node").asText(),
        routes.path("nodes").path(0).path("node").asText());
  }

  @Test
  void membersAreFoundThroughOneNodeAndFollowed() {
    ScriptedNode third = new ScriptedNode("n3");
    try (third) {
      var three = List.of(first, second, third);
      first.member("n1", three, "leader", "");
      second.member("n1", three, "follower", "");
      third.member("n1", three, "follower", "");
      gateway.awaitState("n3", "up");

      ScriptedNode.pair(first, second);
      third.member("n1", List.of(first, second), "follower", "");
      Awaitility.await().until(() -> gateway.get("/v1/routes").json().path("nodes").size() == 2);
    }
  }

  @Test
  void aNodeThatTalksNonsenseIsLeftAndItsWatchGoesOn() {
    first.cluster((request, socket) -> ScriptedNode.reply(socket, 200, "", "[1,"));
    gateway.awaitState("n1", "left");
    first.cluster((request, socket) -> ScriptedNode.reply(socket, 200, "", "{\"node\":\"n1\"}"));
    assertEquals(200, gateway.get("/v1/kv/a").status());
    ScriptedNode.pair(first, second);
    gateway.awaitState("n1", "up");
  }

  @Test
  void aNodeThatEndsTheConnectionAfterEachAnswerIsNoFault() {
    for (ScriptedNode node : new ScriptedNode[] {first, second}) {
      node.script(
          (request, socket) -> {
            ScriptedNode.reply(socket, 200, "Connection: close", "once");
            throw new EOFException("as it said");
          });
    }
    for (int i = 0; i < 5; i++) {
      RawAnswer answer = gateway.get("/v1/kv/a");
      assertEquals("once", answer.text());
    }
  }
}
