package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.write.CommitBounds;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain reads are answered on the event loop: nobody sees a difference, nothing holds it up. */
@Timeout(60)
final class PlainReadsTest {
  private static final List<String> LEVELS =
      List.of("", "?consistency=linearizable", "?consistency=local");

  private static final List<String> TYPES =
      List.of(
          "text/plain; charset=UTF-8",
          "text/html",
          "TEXT/HTML;charset=iso-8859-1",
          "application/json; charset=utf-8",
          "application/x-holdfast; a=b; charset=\"utf-8\"",
          "image/png",
          "nonsense");

  /** Asks for the same, but is not plain: the route itself answers. */
  private static final String BY_ROUTE = "Accept: text/plain, */*";

  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aPlainReadSaysWhatItsRouteSays() {
    gateway.put("/v1/kv/a%2Fb%00", "1");
    gateway.put("/v1/kv/json", "{}", "Content-Type: application/json");
    gateway.put("/v1/kv/empty", "");
    List<String> keys = new ArrayList<>(List.of("a%2Fb%00", "json", "empty", "none", "%zz", ""));
    for (String type : TYPES) {
      keys.add("type" + keys.size());
      gateway.put("/v1/kv/" + keys.getLast(), "ä", "Content-Type: " + type);
    }
    for (String key : keys) {
      for (String level : LEVELS) {
        String target = "/v1/kv/" + key + level;
        assertEquals(comparable(gateway.get(target, BY_ROUTE)), comparable(gateway.get(target)));
      }
    }
  }

  /** How old a state is differs from read to read. */
  private static String comparable(RawAnswer answer) {
    return answer
        .toString()
        .replaceAll("Holdfast-Staleness-Ms=[0-9]+", "Holdfast-Staleness-Ms=N")
        .replaceAll("Date=[^=]* GMT", "Date=D");
  }

  /** Such a read was never answered, and kept its place among the open requests for ever. */
  @Test
  void aReadThatFindsTheStateClosedBehindItsRoundIsAnswered() {
    gateway.put("/v1/kv/a", "1");
    gateway.store().exchanged(true);
    for (String level : LEVELS) {
      CompletableFuture<RawAnswer> answer =
          CompletableFuture.supplyAsync(() -> gateway.get("/v1/kv/a" + level));
      assertEquals(503, answer.orTimeout(10, TimeUnit.SECONDS).join().status(), level);
    }
    gateway.store().exchanged(false);
    assertEquals(200, gateway.get("/v1/kv/a").status());
  }

  @Test
  void aReadThatIsNotPlainIsNotTakenForOne() {
    gateway.put("/v1/kv/a", "1");

    assertEquals(304, gateway.get("/v1/kv/a", "If-None-Match: \"2\"").status());
    assertEquals(412, gateway.get("/v1/kv/a", "If-Match: \"7\"").status());
    assertEquals(
        "a", gateway.get("/v1/kv/a", "Accept: application/json").json().path("key").asText());
    assertEquals(400, gateway.get("/v1/kv/a", "Holdfast-Min-Revision: 2").status());
    assertEquals(400, gateway.get("/v1/kv/a", "Content-Length: 3").status());
    assertEquals(400, gateway.get("/v1/kv/a?consistency=loca").status());
    assertEquals("", gateway.send("HEAD", "/v1/kv/a", null).text());
  }

  @Test
  void aReadWithAHeaderOrParameterThatNobodyThoughtOfIsAnsweredByItsRoute() {
    gateway.put("/v1/kv/a", "1");
    gateway.get("/v1/kv/a", "traceparent: 00-1-2-01", "X-Forwarded-For: 192.0.2.1");
    assertFalse(gateway.store().lastReader().isVirtual());

    assertEquals("1", gateway.get("/v1/kv/a", "X-Unheard-Of: 1").text());
    assertTrue(gateway.store().lastReader().isVirtual());

    gateway.get("/v1/kv/a");
    assertFalse(gateway.store().lastReader().isVirtual());
    assertEquals("unknown_parameter", gateway.get("/v1/kv/a?unheard_of=1").code());
    assertEquals(
        "unknown_parameter", gateway.get("/v1/kv/a?consistency=local&unheard_of=1").code());
  }

  @Test
  void aPolicyHoldsForPlainReadsTooAndTheOthersStayPlain() {
    gateway.put("/v1/kv/a", "1");
    gateway.put("/v1/kv/strict", "1");
    String policy = "{\"prefix\":\"strict\",\"consistency\":{\"floor\":\"linearizable\"}}";
    assertEquals(201, gateway.put("/v1/policies/p", policy).status());

    assertEquals("below_policy_floor", gateway.get("/v1/kv/strict?consistency=local").code());
    assertEquals("1", gateway.get("/v1/kv/a?consistency=local").text());
    assertFalse(gateway.store().lastReader().isVirtual());
  }

  @Test
  void aReadWithoutALeaderIsRefusedByItsRouteAtItsDeadline() throws Exception {
    RequestLimits usual = RequestLimits.DEFAULT;
    RequestLimits hasty =
        new RequestLimits(
            usual.valueBytes(),
            usual.requestBytes(),
            Duration.ofMillis(300),
            usual.maxTimeout(),
            1,
            usual.openBytes());
    // One may be open at a time. It leaves before the next of its connection is looked at.
    try (RunningGateway leaderless = new RunningGateway(hasty, CommitBounds.DEFAULT);
        Socket client = leaderless.connect()) {
      leaderless.store().leaderless(true);
      for (int i = 0; i < 3; i++) {
        RawAnswer refused = getA(client);
        assertEquals(503, refused.status(), refused::toString);
        assertEquals("unavailable", refused.code());
      }
      leaderless.store().leaderless(false);
      assertEquals(404, getA(client).status());
    }
  }

  private static RawAnswer getA(Socket client) throws IOException {
    client
        .getOutputStream()
        .write(
            "GET /v1/kv/a HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return RawAnswer.read(client.getInputStream(), false);
  }

  @Test
  void readsThatCameTogetherAreEachAnsweredInTurn() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      gateway.put("/v1/kv/k" + i, "value " + i);
      String level = LEVELS.get(i % LEVELS.size());
      requests
          .append("GET /v1/kv/k")
          .append(i)
          .append(level)
          .append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
      requests.append("PUT /v1/kv/w HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1");
    }
    try (Socket socket = gateway.connect()) {
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 50; i++) {
        assertEquals("value " + i, RawAnswer.read(socket.getInputStream(), false).text());
        assertTrue(RawAnswer.read(socket.getInputStream(), false).status() < 300);
      }
    }
  }

  @Test
  void clientsThatDoNotTakeTheirAnswersHoldNobodyUp() throws Exception {
    String large = "x".repeat(1 << 20);
    gateway.put("/v1/kv/large", large);
    gateway.put("/v1/kv/small", "1");
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Socket socket = gateway.connect();
      String request =
          "GET /v1/kv/large"
              + LEVELS.get(i % LEVELS.size())
              + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.repeat(10).getBytes(StandardCharsets.US_ASCII));
      slow.add(socket);
    }
    for (int i = 0; i < 100; i++) {
      assertEquals("1", gateway.get("/v1/kv/small" + LEVELS.get(i % LEVELS.size())).text());
    }
    for (Socket socket : slow) {
      InputStream in = socket.getInputStream();
      for (int i = 0; i < 10; i++) {
        assertEquals(large.length(), RawAnswer.read(in, false).body().length);
      }
      socket.close();
    }
  }

  @Test
  void aSlowRoundHoldsUpNeitherLocalReadsNorWrites() {
    gateway.put("/v1/kv/a", "1");
    gateway.store().slowConfirmation(Duration.ofSeconds(2));
    CompletableFuture<RawAnswer> slow =
        CompletableFuture.supplyAsync(() -> gateway.get("/v1/kv/a"));

    assertEquals("1", gateway.get("/v1/kv/a?consistency=local").text());
    assertEquals(200, gateway.put("/v1/kv/a", "2").status());

    assertTrue(!slow.isDone());
    gateway.store().slowConfirmation(Duration.ZERO);
    assertEquals("2", slow.join().text());
  }
}
