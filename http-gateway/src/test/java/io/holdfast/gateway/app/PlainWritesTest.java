package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.write.CommitBounds;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain writes go from the event loop and are answered on it: nobody sees a difference. */
@Timeout(60)
final class PlainWritesTest {
  /** Asks for the same, but is not plain: the route itself answers. */
  private static final String BY_ROUTE = "?timeout=10s";

  /** The second would open its session when it is used, and that answer could be lost. */
  private static final CommitBounds ONE_SESSION = new CommitBounds(1, 512, 1 << 20, 1_000, 1 << 20);

  private final RunningGateway gateway = new RunningGateway(RequestLimits.DEFAULT, ONE_SESSION);

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aPlainWriteSaysWhatItsRouteSays() {
    try (RunningGateway other = new RunningGateway(RequestLimits.DEFAULT, ONE_SESSION)) {
      List<String> keys =
          List.of("a", "a", "a%2Fb%00", "%C3%A4", "%FF", "%zz", "", "x".repeat(5_000));
      List<String> types = List.of("", "text/plain; charset=UTF-8", "nonsense", "x".repeat(300));
      for (String key : keys) {
        for (String type : types) {
          String[] headers =
              type.isEmpty() ? new String[0] : new String[] {"Content-Type: " + type};
          RawAnswer direct = gateway.put("/v1/kv/" + key, "value", headers);
          RawAnswer byRoute = other.put("/v1/kv/" + key + BY_ROUTE, "value", headers);
          assertEquals(comparable(byRoute), comparable(direct));
        }
      }
      assertEquals(
          other.get("/v1/kv/a" + BY_ROUTE, "Accept: application/json").text(),
          gateway.get("/v1/kv/a", "Accept: application/json").text());
    }
  }

  /** What is refused was asked of the store twice. */
  private static String comparable(RawAnswer answer) {
    return answer
        .toString()
        .replaceAll("Holdfast-Operation=1-[0-9]+", "Holdfast-Operation=1-N")
        .replaceAll("Date=[^=]* GMT", "Date=D");
  }

  @Test
  void onlyAWriteThatIsNotPlainTakesAThreadOfItsOwn() {
    gateway.put("/v1/kv/warm", "1");
    // A batch may also be sent by whoever brings the result of the one before.
    Awaitility.await()
        .until(
            () -> {
              gateway.put("/v1/kv/a?durability=majority", "1");
              return !gateway.store().submitter().isVirtual();
            });
    Awaitility.await()
        .until(
            () -> {
              gateway.put("/v1/kv/a" + BY_ROUTE, "1");
              return gateway.store().submitter().isVirtual();
            });
  }

  @Test
  void aWriteWithAHeaderOrParameterThatNobodyThoughtOfIsAnsweredByItsRoute() {
    gateway.put("/v1/kv/warm", "1");
    // A batch may also be sent by whoever brings the result of the one before.
    Awaitility.await()
        .until(
            () -> {
              assertEquals(200, gateway.put("/v1/kv/warm", "1", "X-Unheard-Of: 1").status());
              return gateway.store().submitter().isVirtual();
            });
    int batches = gateway.store().batches().size();
    assertEquals("unknown_parameter", gateway.put("/v1/kv/a?unheard_of=1", "1").code());
    assertEquals("unknown_parameter", gateway.put("/v1/kv/a?durability=majority&x=1", "1").code());
    assertEquals(batches, gateway.store().batches().size());
  }

  @Test
  void aWriteThatIsNotPlainIsNotTakenForOne() {
    gateway.put("/v1/kv/a", "1");

    assertEquals(412, gateway.put("/v1/kv/a", "2", "If-Match: \"7\"").status());
    assertEquals(412, gateway.put("/v1/kv/a", "2", "If-None-Match: *").status());
    assertEquals(400, gateway.put("/v1/kv/a?durability=hope", "2").status());
    assertEquals(415, gateway.put("/v1/kv/a", "2", "Content-Encoding: gzip").status());
    assertEquals("1", gateway.get("/v1/kv/a").text());

    assertNull(gateway.put("/v1/kv/a", "3", "Idempotency-Key: k").header("Holdfast-Replayed"));
    assertEquals(
        "true", gateway.put("/v1/kv/a", "3", "idempotency-KEY: k").header("Holdfast-Replayed"));
    assertEquals(201, gateway.put("/v1/kv/ttl?ttl=10s", "1").status());
    gateway.store().missingVoter(true);
    assertEquals(202, gateway.put("/v1/kv/a?durability=all&timeout=100ms", "4").status());
  }

  @Test
  void aPolicyHoldsForPlainWritesToo() {
    gateway.put("/v1/kv/all/a", "1");
    String policy = "{\"prefix\":\"all/\",\"durability\":{\"default\":\"all\"}}";
    RawAnswer made = gateway.put("/v1/policies/p", policy);
    assertTrue(made.status() < 300, made::toString);
    assertEquals("all", gateway.put("/v1/kv/all/a", "2").header("Holdfast-Durability"));
    assertEquals("majority", gateway.put("/v1/kv/b", "2").header("Holdfast-Durability"));
  }

  @Test
  void aValueThatArrivesInPiecesIsStoredWhole() throws Exception {
    byte[] value = new byte[20_000];
    new Random(31).nextBytes(value);
    List<Integer> cuts = List.of(0, 1, 10, 5_000, 19_999);
    for (int cut : cuts) {
      try (Socket socket = gateway.connect()) {
        OutputStream out = socket.getOutputStream();
        String head =
            "PUT /v1/kv/k" + cut + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(value, 0, cut);
        awaitRequestUnderWay();
        out.write(value, cut, value.length - cut);
        assertEquals(201, RawAnswer.read(socket.getInputStream(), false).status());
        // The connection serves the next one.
        out.write(
            "GET /v1/kv/k%d HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .formatted(cut)
                .getBytes(StandardCharsets.US_ASCII));
        assertTrue(Arrays.equals(value, RawAnswer.read(socket.getInputStream(), false).body()));
      }
    }
  }

  /** By now its first part was read: the gateway answers requests that came after it. */
  private void awaitRequestUnderWay() {
    for (int i = 0; i < 3; i++) {
      gateway.get("/v1/kv/none");
    }
  }

  @Test
  void aBodyThatEndsTooSoonChangesNothing() throws Exception {
    try (Socket socket = gateway.connect()) {
      String half =
          "PUT /v1/kv/half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345";
      socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
      awaitRequestUnderWay();
    }
    awaitRequestUnderWay();
    assertEquals(404, gateway.get("/v1/kv/half").status());
  }

  @Test
  void writesOfOneConnectionAreEachAnsweredInTurn() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      requests
          .append("PUT /v1/kv/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n")
          .append(10 + i);
      requests.append("GET /v1/kv/k HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    try (Socket socket = gateway.connect()) {
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 50; i++) {
        RawAnswer put = RawAnswer.read(socket.getInputStream(), false);
        assertEquals(i + 1, put.json().path("version").asInt(), put::toString);
        assertEquals("" + (10 + i), RawAnswer.read(socket.getInputStream(), false).text());
      }
    }
  }

  @Test
  void writesThatWaitTogetherGoTogether() throws Exception {
    gateway.put("/v1/kv/a", "0");
    gateway.store().slow(Duration.ofMillis(300));
    int before = gateway.store().batches().size();
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Socket client = gateway.connect();
      String put =
          "PUT /v1/kv/k" + i + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1";
      client.getOutputStream().write(put.getBytes(StandardCharsets.US_ASCII));
      clients.add(client);
    }
    for (int i = 0; i < 40; i++) {
      RawAnswer answer = RawAnswer.read(clients.get(i).getInputStream(), false);
      assertEquals("k" + i, answer.json().path("key").asText());
      clients.get(i).close();
    }
    int batches = gateway.store().batches().size() - before;
    assertTrue(batches < 20, batches + " batches for 40 writes");
  }

  @Test
  void aWriteThatIsNotAnsweredInTimeIsGivenUpAtItsDeadline() throws Exception {
    // One may be open at a time. It leaves right after its answer has gone out, but before the
    // next request of its connection is looked at.
    try (RunningGateway hasty = hasty(1, ONE_SESSION);
        Socket client = hasty.connect()) {
      assertEquals(201, put(client, "/v1/kv/a").status());
      hasty.store().losingAnswers(true);
      RawAnswer lost = put(client, "/v1/kv/a");
      assertEquals(504, lost.status(), lost::toString);
      assertEquals("outcome_unknown", lost.code());
      String operation = lost.header("Holdfast-Operation");
      assertEquals(operation, lost.json().path("operation").asText());
      assertFalse(lost.headers().containsKey("Holdfast-Durability"));
      hasty.store().losingAnswers(false);
      for (int i = 0; i < 5; i++) {
        assertEquals(200, put(client, "/v1/kv/a" + BY_ROUTE).status());
      }
      RawAnswer told =
          ask(client, "GET /v1/operations/" + operation + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertEquals("applied", told.json().path("outcome").asText(), told::toString);
    }
  }

  private static RawAnswer put(Socket client, String target) throws IOException {
    return ask(
        client, "PUT " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1");
  }

  private static RawAnswer ask(Socket client, String request) throws IOException {
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return RawAnswer.read(client.getInputStream(), false);
  }

  @Test
  void aWriteThatNeverGotItsTurnIsNotApplied() throws Exception {
    try (RunningGateway hasty = hasty(10, new CommitBounds(1, 512, 1 << 20, 20, 1 << 20))) {
      hasty.put("/v1/kv/a", "0");
      hasty.store().leaderless(true);
      try (Socket first = hasty.connect()) {
        first
            .getOutputStream()
            .write(
                "PUT /v1/kv/b?timeout=5s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1"
                    .getBytes(StandardCharsets.US_ASCII));
        Awaitility.await()
            .until(() -> hasty.get("/metrics").text().contains("holdfast_batch_commands_count 2"));
        RawAnswer queued = hasty.put("/v1/kv/a", "1");
        assertEquals(503, queued.status(), queued::toString);
        assertEquals("not_applied", queued.code());
        assertNull(queued.header("Holdfast-Operation"));
        hasty.store().leaderless(false);
        assertEquals(201, RawAnswer.read(first.getInputStream(), false).status());
      }
      assertEquals("0", hasty.get("/v1/kv/a").text());
    }
  }

  @Test
  void aWriteThatIsOnItsWayWhenTheNodeStopsHasAnUnknownOutcome() throws Exception {
    for (String target : List.of("/v1/kv/a", "/v1/kv/a" + BY_ROUTE)) {
      try (RunningGateway stopping = new RunningGateway(RequestLimits.DEFAULT, ONE_SESSION);
          Socket client = stopping.connect()) {
        stopping.put("/v1/kv/a", "0");
        stopping.store().losingAnswers(true);
        String put = "PUT " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1";
        client.getOutputStream().write(put.getBytes(StandardCharsets.US_ASCII));
        Awaitility.await().until(() -> stopping.get("/v1/kv/a").text().equals("1"));

        stopping.gateway().close();

        RawAnswer answer = RawAnswer.read(client.getInputStream(), false);
        assertEquals(504, answer.status(), answer::toString);
        assertEquals("outcome_unknown", answer.code());
      }
    }
  }

  private static RunningGateway hasty(int openRequests, CommitBounds bounds) {
    RequestLimits usual = RequestLimits.DEFAULT;
    RequestLimits limits =
        new RequestLimits(
            usual.valueBytes(),
            usual.requestBytes(),
            Duration.ofSeconds(1),
            usual.maxTimeout(),
            openRequests,
            usual.openBytes());
    return new RunningGateway(limits, bounds);
  }
}
