package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.raft.NodeSettings.MemberAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A browser sends for any page whatever the page asks for; only that page's own server may. */
final class ForeignPagesTest {
  private static final String WIPE = "{\"then\":[{\"deleteRange\":{\"all\":true}}]}";
  private static final String APP = "https://app.example:3000";

  private final RunningGateway gateway =
      new RunningGateway(
          List.of(new MemberAddress("n1", "raft-1.example:9100", "node-1.example:8100", "")),
          new HttpSettings(
              "127.0.0.1",
              0,
              HttpSettings.HEADER_BYTES,
              Duration.ofSeconds(10),
              HttpSettings.BACKLOG,
              1_000,
              Duration.ofSeconds(2),
              List.of("store.example"),
              List.of(APP)),
          RequestLimits.DEFAULT,
          CommitBounds.DEFAULT);

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aPageElsewhereCannotWipeTheStore() {
    gateway.put("/v1/kv/a", "1");
    String[][] pages = {
      {"Origin: http://evil.example"},
      {"Origin: null"},
      {"Origin: http://evil.example", "Sec-Fetch-Site: cross-site"},
      {"Origin: http://localhost:3000", "Sec-Fetch-Site: same-site"},
      {"Origin: http://localhost", "Origin: http://evil.example"},
      {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"},
      {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"},
      {"Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site"},
      {"Origin: file://"},
      {"Origin: "},
    };
    for (String[] page : pages) {
      RawAnswer refused = gateway.post("/v1/txn", WIPE, page);
      assertEquals(403, refused.status(), () -> String.join(", ", page) + refused);
      assertEquals("foreign_origin", refused.code());
      assertEquals("never", refused.json().path("retry").asText());
      assertTrue(refused.text().contains("cors_origins"), refused::toString);
      assertNull(refused.header("Access-Control-Allow-Origin"));
    }
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  @Test
  void theEventLoopRefusesPlainReadsAndWritesToo() {
    gateway.put("/v1/kv/a", "1");
    String origin = "Origin: http://evil.example";
    assertEquals(403, gateway.put("/v1/kv/a", "2", origin).status());
    assertEquals(403, gateway.get("/v1/kv/a", origin).status());
    assertEquals(403, gateway.get("/v1/kv/a?consistency=local", origin).status());
    assertEquals(421, ask("GET /v1/kv/a HTTP/1.1\r\nHost: evil.example\r\n\r\n").status());
    String put = "PUT /v1/kv/a HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1\r\n\r\n2";
    assertEquals(421, ask(put).status());
    assertEquals("1", gateway.get("/v1/kv/a").text());
  }

  @Test
  void thePagesOfTheServerItselfAndWhoIsNoBrowserGoOn() {
    int status = gateway.put("/v1/kv/a", "1").status();
    assertEquals(201, status);
    assertEquals(200, gateway.post("/v1/txn", WIPE, form("Sec-Fetch-Site: none")).status());
    String host = "127.0.0.1:" + gateway.port();
    for (String headers :
        List.of(
            "Host: " + host + "\r\nOrigin: http://" + host,
            "Host: localhost\r\nOrigin: http://localhost\r\nSec-Fetch-Site: same-origin",
            "Host: LOCALHOST:80\r\nOrigin: http://localhost",
            // Behind a proxy that takes TLS off.
            "Host: store.example\r\nOrigin: https://store.example",
            "Host: store.example:443\r\nOrigin: https://store.example")) {
      RawAnswer answer = ask("GET /docs HTTP/1.1\r\n" + headers + "\r\n\r\n");
      assertEquals(200, answer.status(), headers);
      assertNull(answer.header("Access-Control-Allow-Origin"));
    }
    assertEquals(
        403,
        ask("GET /docs HTTP/1.1\r\nHost: localhost:1\r\nOrigin: http://localhost\r\n\r\n")
            .status());
  }

  /** As {@code curl --data} says it. */
  private static String[] form(String more) {
    return new String[] {"Content-Type: application/x-www-form-urlencoded", more};
  }

  @Test
  void aLinkElsewhereLeadsToTheDocumentationAndNotIntoTheStore() {
    String[] link = {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"};
    assertEquals(200, gateway.get("/docs", link).status());
    assertEquals(403, gateway.get("/v1/kv/a", link).status());
    assertEquals(403, gateway.get("/docs", "Sec-Fetch-Site: cross-site").status());
  }

  @Test
  void aNameThatIsNotTheServersIsRefusedAndTheSettingNamed() {
    for (String host : List.of("evil.example", "evil.example:8101", "127.0.0.1.evil.example")) {
      RawAnswer refused = ask("GET /v1/kv?prefix= HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertEquals(421, refused.status(), host);
      assertEquals("misdirected", refused.code());
      assertTrue(refused.text().contains("http_names"), refused::toString);
    }
    for (String host :
        List.of(
            "store.example:99",
            "node-1.example",
            "raft-1.example",
            "[::1]:8100",
            "10.0.0.7",
            "localhost:1")) {
      assertEquals(200, ask("GET /livez HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status(), host);
    }
  }

  @Test
  void aTargetThatNamesAnotherHostThanTheHeaderIsRefused() {
    RawAnswer refused = ask("GET http://evil.example/v1/kv/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertEquals(400, refused.status(), refused::toString);
  }

  /** HAProxy's check says no name, unless it is told one. */
  @Test
  void withoutAHostOnlyTheOldHttpIsServed() {
    assertEquals(200, ask("GET /livez HTTP/1.0\r\n\r\n").status());
    assertEquals(403, ask("GET /livez HTTP/1.0\r\nOrigin: http://a.example\r\n\r\n").status());
    assertEquals(400, ask("GET /livez HTTP/1.1\r\n\r\n").status());
    assertEquals(400, ask("GET /livez HTTP/1.1\r\nHost:\r\n\r\n").status());
  }

  @Test
  void pagesOfAnOriginThatIsNamedMayReadAndWrite() {
    RawAnswer preflight =
        ask(
            "OPTIONS /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nOrigin: "
                + APP
                + "\r\nAccess-Control-Request-Method: PUT\r\n"
                + "Access-Control-Request-Headers: if-match\r\nSec-Fetch-Site: cross-site\r\n\r\n");
    assertEquals(204, preflight.status(), preflight::toString);
    assertEquals(APP, preflight.header("Access-Control-Allow-Origin"));
    assertTrue(preflight.header("Access-Control-Allow-Methods").contains("PUT"));
    assertEquals("*", preflight.header("Access-Control-Allow-Headers"));

    String[] page = {"Origin: " + APP, "Sec-Fetch-Site: cross-site"};
    for (RawAnswer answer :
        List.of(
            gateway.put("/v1/kv/a", "1", page),
            gateway.get("/v1/kv/a", page),
            gateway.get("/v1/kv/none", page),
            gateway.get("/v1/kv/a?nonsense=1", page),
            gateway.get("/none", page),
            gateway.post("/v1/txn", WIPE, page))) {
      assertTrue(answer.status() != 403, answer::toString);
      assertEquals(APP, answer.header("Access-Control-Allow-Origin"), answer::toString);
      assertEquals("*", answer.header("Access-Control-Expose-Headers"));
      assertTrue(answer.header("Vary").contains("Origin"), answer::toString);
    }
    assertEquals(404, gateway.get("/v1/kv/a").status(), "the transaction has deleted it");
  }

  @Test
  void othersArePreflightedInVain() {
    RawAnswer refused =
        gateway.send(
            "OPTIONS",
            "/v1/txn",
            null,
            "Origin: http://evil.example",
            "Access-Control-Request-Method: POST");
    assertEquals(403, refused.status());
    assertNull(refused.header("Access-Control-Allow-Origin"));
  }

  private RawAnswer ask(String request) {
    try (Socket socket = gateway.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return RawAnswer.read(socket.getInputStream(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
