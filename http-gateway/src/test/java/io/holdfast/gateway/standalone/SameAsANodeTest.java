package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.app.OpenApiContract;
import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.app.RunningGateway;
import io.holdfast.gateway.app.StandaloneGateway;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.text.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway without data answers what a node answers: asked both, pair by pair. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class SameAsANodeTest {
  /** They differ from one answer to the next at a single node, too. */
  private static final Set<String> OF_THE_MOMENT =
      Set.of("Holdfast-Operation", "Holdfast-Staleness-Ms", "Date");

  private RunningGateway node;
  private StandaloneGateway gateway;

  @BeforeAll
  void start() throws IOException {
    node = new RunningGateway();
    gateway =
        new StandaloneGateway(
            new GatewayConfig(
                "gw",
                List.of(new HostPort("127.0.0.1", node.port())),
                "",
                HttpSettings.of("127.0.0.1", 0),
                RequestLimits.DEFAULT));
    gateway.start();
    Awaitility.await().until(() -> send(gateway.port(), "GET", "/readyz", null).status() == 200);
    node.put("/v1/kv/app/color", "blue", "Content-Type: text/plain");
    node.put("/v1/kv/count", "1");
  }

  @AfterAll
  void stop() {
    gateway.close();
    node.close();
  }

  private static RawAnswer send(
      int port, String method, String target, String body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    Stream.of(headers).forEach(header -> head.append(header).append("\r\n"));
    if (body != null) {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    head.append("\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      if (body != null) {
        socket.getOutputStream().write(body.getBytes(StandardCharsets.ISO_8859_1));
      }
      RawAnswer answer = RawAnswer.read(socket.getInputStream(), method.equals("HEAD"));
      OpenApiContract.check(method, target, answer);
      return answer;
    }
  }

  private static RawAnswer send(int port, Asked asked) throws IOException {
    String[] headers = asked.headers().toArray(String[]::new);
    return send(port, asked.method(), asked.target(), asked.body(), headers);
  }

  /** A request; what its answer must be is what the node says. */
  record Asked(String method, String target, String body, List<String> headers) {
    @Override
    public String toString() {
      return method + " " + target.substring(0, Math.min(80, target.length()));
    }
  }

  private static Asked get(String target, String... headers) {
    return new Asked("GET", target, null, List.of(headers));
  }

  private static Asked put(String target, String body, String... headers) {
    return new Asked("PUT", target, body, List.of(headers));
  }

  private static Asked post(String target, String body, String... headers) {
    return new Asked("POST", target, body, List.of(headers));
  }

  static Stream<Asked> requests() {
    return Stream.of(
        get("/v1/kv/app/color"),
        get("/v1/kv/app/color", "Accept: application/json"),
        get("/v1/kv/app/color", "If-None-Match: \"2\""),
        get("/v1/kv/app/color?consistency=local"),
        get("/v1/kv/app/color?consistency=bounded&max_staleness=5s"),
        get("/v1/kv/app/color?consistency=session", "Holdfast-Min-Revision: 1"),
        get("/v1/kv/nobody"),
        get("/v1/kv?prefix=app/"),
        get("/v1/kv?prefix=app/", "Accept: application/x-ndjson"),
        new Asked("HEAD", "/v1/kv/app/color", null, List.of()),
        new Asked("HEAD", "/v1/kv/nobody", null, List.of()),
        new Asked("HEAD", "/v1/kv", null, List.of("Accept: application/x-ndjson")),
        get("/v1/kv/app/color", "If-Match: W/\"2\""),
        get("/v1/kv/app/color", "If-None-Match: \"1\"", "If-None-Match: \"2\""),
        put("/v1/kv/a", "x", "Idempotency-Key: a", "Idempotency-Key: b"),
        put("/v1/kv/a", "x", "Idempotency-Key: caf\u00e9"),
        put("/v1/kv/a", "x", "If-Match: \"0\""),
        new Asked("DELETE", "/v1/kv?prefix=b", null, List.of("If-Match: \"2\"")),
        post("/v1/txn", "{}", "If-None-Match: *"),
        get("/v1/kv/app/color?consistency=fresh"),
        get("/v1/kv/app/color?max_staleness=5s"),
        get("/v1/kv/app/color?consistency=bounded"),
        get("/v1/kv/app/color?consistency=bounded&max_staleness=-1s"),
        get("/v1/kv/app/color?consistency=bounded&max_staleness=99999999999d"),
        get("/v1/kv/app/color?consistency=session"),
        get("/v1/kv/app/color?consistency=session", "Holdfast-Min-Revision: x"),
        get(
            "/v1/kv/app/color?consistency=session&timeout=100ms",
            "Holdfast-Min-Revision: 99999999"),
        get("/v1/kv/app/color?timeout=0ms"),
        get("/v1/kv/app/color?timeout=soon"),
        get("/v1/kv/app/color?timeout=2h"),
        get("/v1/kv/app/color?colour=blue"),
        get("/v1/kv/app/color?consistency=local&consistency=local"),
        get("/v1/kv/app/color?revision=0"),
        get("/v1/kv/app/color?revision=999999"),
        get("/v1/kv/app/color", "If-None-Match: 2"),
        get("/v1/kv/%zz"),
        get("/v1/kv/%"),
        get("/v1/kv/"),
        get("/v1/kv/" + "a".repeat(2_049)),
        get("/v1/kv?prefix=%zz"),
        get("/v1/kv?cursor=nonsense"),
        get("/v1/kv?limit=-1"),
        new Asked("GET", "/v1/kv/app/color", "a body", List.of()),
        get("/v1/operations/never"),
        get("/v1/leases/77"),
        get("/v1/leases/x"),
        get("/v1/policies"),
        get("/v1/policies/none"),
        get("/v1/nothing"),
        get("/v1//kv/a"),
        get("/nothing"),
        new Asked("PATCH", "/v1/kv/a", "x", List.of()),
        new Asked("DELETE", "/v1/txn", null, List.of()),
        new Asked("BREW", "/v1/kv/a", null, List.of()),
        put("/v1/kv/a", "x", "Idempotency-Key: "),
        put("/v1/kv/a", "x", "Idempotency-Key: " + "k".repeat(400)),
        put("/v1/kv/a", "x", "If-Match: nonsense"),
        put("/v1/kv/a", "x", "If-Match: \"99\""),
        put("/v1/kv/a", "x", "Content-Encoding: gzip"),
        put("/v1/kv/a", "x", "Content-Type: " + "t".repeat(2_000)),
        put("/v1/kv/a?durability=some", "x"),
        put("/v1/kv/a?lease=99", "x"),
        put("/v1/kv/a?ttl=1s&lease=9", "x"),
        put("/v1/kv/a?ttl=never", "x"),
        put("/v1/kv/", "x"),
        put("/v1/kv/%zz", "x"),
        put("/v1/kv/a", null, "Content-Length: " + ((1 << 20) + 1)),
        post("/v1/txn", "{"),
        post("/v1/txn", "{\"then\": [{\"fly\": {}}]}"),
        post("/v1/txn", null, "Content-Length: " + ((3 << 20) + 1)),
        put("/v1/kv?consistency=%zz", "x"),
        get("/v1/operations/%zz"),
        post("/v1/txn", "{\"then\": [{\"increment\": {\"key\": \"app/color\", \"by\": 1}}]}"),
        post("/v1/batch", "{\"nothing\": 1}"),
        post("/v1/batch", "[]"),
        post("/v1/leases", "{\"ttl\": \"no\"}"),
        post("/v1/leases/99/keepalive", ""),
        new Asked("DELETE", "/v1/kv/nobody", null, List.of()),
        new Asked("DELETE", "/v1/kv", null, List.of()),
        new Asked("DELETE", "/v1/kv?prefix=app/&dry_run=true", null, List.of()),
        new Asked("DELETE", "/v1/kv/app/color", "a body", List.of()));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theAnswersAreTheSame(Asked asked) throws IOException {
    RawAnswer ofNode = send(node.port(), asked);
    RawAnswer ofGateway = send(gateway.port(), asked);
    assertEquals(ofNode.status(), ofGateway.status(), ofGateway::toString);
    assertEquals(ofNode.text(), ofGateway.text());
    assertEquals(described(ofNode), described(ofGateway));
  }

  /** Headers but for those that name who spoke or what just happened. */
  private static Map<String, String> described(RawAnswer answer) {
    Map<String, String> described = new TreeMap<>(answer.headers());
    OF_THE_MOMENT.forEach(name -> described.computeIfPresent(name, (key, value) -> "present"));
    // What a gateway refuses without asking, it refuses in its own name.
    described.remove("Holdfast-Node");
    described.remove("Holdfast-Role");
    described.remove("Holdfast-Revision");
    return described;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%2Fb",
        "a/b",
        "%00",
        "%FF",
        "%ff%fe",
        "..",
        "../..",
        "a/../b",
        "%2e%2e",
        "%2E%2E/x",
        ".",
        "./",
        "//",
        "/",
        "///a",
        "a//b",
        "a/",
        ";",
        "a;b=c",
        "a;b/c;d",
        ";x=..",
        "..;/..",
        "%25",
        "%2525",
        "a+b",
        "a%20b",
        "%20",
        "%0A%0D",
        "%5C",
        "\\",
        "a:b@c",
        "*",
        "=",
        "==",
        "~!$&'()*,;:@",
        "caf%C3%A9",
        "%F0%9F%98%80",
        "a|b",
        "a\"b",
        "<>",
        "[x]",
        "{y}",
        "^",
        "`",
        "%7F"
      })
  void aKeyThatIsWrittenThroughTheGatewayIsTheSameAtTheNode(String encoded) throws IOException {
    String target = "/v1/kv/odd/" + encoded;
    String value = "value of " + encoded;
    RawAnswer written = send(gateway.port(), "PUT", target, value);
    assertEquals(2, written.status() / 100, written::toString);
    assertEquals(value, send(node.port(), "GET", target, null).text());
    assertEquals(value, send(gateway.port(), "GET", target, null).text());
    RawAnswer record = send(gateway.port(), "GET", target, null, "Accept: application/json");
    assertEquals(
        send(node.port(), "GET", target, null, "Accept: application/json").text(), record.text());
    assertEquals(200, send(gateway.port(), "DELETE", target, null).status());
    assertEquals(404, send(node.port(), "GET", target, null).status());
  }

  @Test
  void theSameKeyAtGatewayAndNodeIsTheSameRequest() throws IOException {
    String[] key = {"Idempotency-Key: both", "Content-Type: a/b; c=d"};
    String body = "{\"then\": [{\"increment\": {\"key\": \"count\", \"by\": 1}}]}";
    RawAnswer first = send(gateway.port(), "POST", "/v1/txn?timeout=5s", body, key);
    RawAnswer second = send(node.port(), "POST", "/v1/txn", body, key);
    assertEquals(200, second.status(), second::toString);
    assertEquals("true", second.header("Holdfast-Replayed"));
    assertEquals(first.text(), second.text());
  }

  @Test
  void aConnectionHeaderTakesNoKeyFromARequest() throws IOException {
    String[] headers = {"Idempotency-Key: hop", "Connection: Idempotency-Key"};
    RawAnswer first = send(gateway.port(), "PUT", "/v1/kv/hop", "x", headers);
    RawAnswer second = send(gateway.port(), "PUT", "/v1/kv/hop", "x", headers);
    assertEquals("hop", first.header("Holdfast-Operation"));
    assertEquals("true", second.header("Holdfast-Replayed"));
  }

  @Test
  void headersOfAnyBytesArriveAsTheyWere() throws IOException {
    // UTF-8, as ISO 8859-1 spells it on its way.
    String type = "text/caf\u00c3\u00a9";
    send(gateway.port(), "PUT", "/v1/kv/typed", "x", "Content-Type: " + type);
    assertEquals(type, send(node.port(), "GET", "/v1/kv/typed", null).header("Content-Type"));
    assertEquals(type, send(gateway.port(), "GET", "/v1/kv/typed", null).header("Content-Type"));
  }

  @Test
  void itAnswersEveryPathThatANodeAnswers() {
    assertEquals(shapes(node.gateway().routes()), shapes(gateway.routes()));
  }

  private static Map<String, Set<String>> shapes(List<Route> routes) {
    return routes.stream()
        .collect(
            Collectors.toMap(
                route -> route.method() + " " + route.path() + " " + route.takesBody(),
                route -> new TreeSet<>(route.parameters()),
                (one, two) -> one,
                TreeMap::new));
  }
}
