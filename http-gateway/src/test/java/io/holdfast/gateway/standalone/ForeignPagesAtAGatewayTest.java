package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.routing.ScriptedNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway judges what a browser says of a page; nodes hear no more of it. */
final class ForeignPagesAtAGatewayTest {
  private final ScriptedNode node = new ScriptedNode("n1");
  private final RoutedGateway gateway = new RoutedGateway(node);

  @AfterEach
  void stop() {
    gateway.close();
    node.close();
  }

  @Test
  void aPageElsewhereReachesNoNode() {
    for (String header :
        List.of("Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site")) {
      RawAnswer refused = gateway.send("POST", "/v1/txn", "{}", header);
      assertEquals(403, refused.status(), header);
      assertEquals("foreign_origin", refused.code());
      assertEquals(403, gateway.get("/v1/kv/a", header).status());
    }
    assertTrue(node.requests().isEmpty(), () -> node.requests().toString());
  }

  @Test
  void itsOwnPageIsPassedOnWithoutItsOrigin() {
    RawAnswer answer =
        gateway.send(
            "POST",
            "/v1/txn",
            "{}",
            "Origin: http://localhost",
            "Sec-Fetch-Site: same-origin",
            "Sec-Fetch-Mode: cors",
            "X-Kept: yes");
    assertEquals(200, answer.status());
    Map<String, String> headers = node.requests().getFirst().headers();
    assertEquals("yes", headers.get("X-Kept"));
    assertFalse(headers.containsKey("Origin"), headers::toString);
    assertFalse(headers.containsKey("Sec-Fetch-Site"), headers::toString);
    assertFalse(headers.containsKey("Sec-Fetch-Mode"), headers::toString);
  }

  @Test
  void aNameThatIsNotTheGatewaysIsRefused() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      String request = "GET /v1/kv/a HTTP/1.1\r\nHost: evil.example\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(421, RawAnswer.read(socket.getInputStream(), false).status());
    }
    assertTrue(node.requests().isEmpty(), () -> node.requests().toString());
  }
}
