package io.holdfast.chaos.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpRequest GET = HttpRequest.of("GET", "/v1/kv/a");

  @Test
  void anAnswerHasStatusHeadersAndBody() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                "HTTP/1.1 200 OK\r\nHoldfast-Term: 7\r\nContent-Length: 5\r\n\r\nhello");
        HttpConnection connection = new HttpConnection(server.gateway())) {
      HttpAnswer answer = connection.exchange(GET, TIMEOUT);
      assertEquals(200, answer.status());
      assertEquals("7", answer.header("holdfast-term").orElseThrow());
      assertEquals("hello", answer.text());
    }
  }

  @Test
  void requestsFollowEachOtherOnOneSocket() throws IOException {
    String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
    String empty = "HTTP/1.1 204 No Content\r\n\r\n";
    try (ScriptedServer server = new ScriptedServer(ok, chunked, empty, ok);
        HttpConnection connection = new HttpConnection(server.gateway())) {
      assertEquals("ok", connection.exchange(GET, TIMEOUT).text());
      assertEquals("abcde", connection.exchange(GET, TIMEOUT).text());
      assertEquals(204, connection.exchange(GET, TIMEOUT).status());
      assertEquals("ok", connection.exchange(GET, TIMEOUT).text());
      assertEquals(1, server.connections());
    }
  }

  @Test
  void theAnswerToHeadHasNoBodyWhateverItsLength() throws IOException {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n";
    try (ScriptedServer server = new ScriptedServer(head, head);
        HttpConnection connection = new HttpConnection(server.gateway())) {
      assertEquals(0, connection.exchange(HttpRequest.of("HEAD", "/"), TIMEOUT).body().length);
      assertEquals(0, connection.exchange(HttpRequest.of("HEAD", "/"), TIMEOUT).body().length);
    }
  }

  @Test
  void aConnectionThatTheServerGivesUpIsReplaced() throws IOException {
    String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    try (ScriptedServer server = new ScriptedServer(last, "", last);
        HttpConnection connection = new HttpConnection(server.gateway())) {
      assertEquals("ok", connection.exchange(GET, TIMEOUT).text());
      assertThrows(EOFException.class, () -> connection.exchange(GET, TIMEOUT));
      assertEquals("ok", connection.exchange(GET, TIMEOUT).text());
    }
  }

  @Test
  void interimAnswersAreSkipped() throws IOException {
    String answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (ScriptedServer server = new ScriptedServer(answer);
        HttpConnection connection = new HttpConnection(server.gateway())) {
      assertEquals("ok", connection.exchange(GET, TIMEOUT).text());
    }
  }

  @Test
  void aTokenIsShownUnlessTheRequestShowsItsOwn() throws IOException {
    String ok = "HTTP/1.1 204 No Content\r\n\r\n";
    try (ScriptedServer server = new ScriptedServer(ok, ok)) {
      Gateway open = server.gateway();
      Gateway gateway = new Gateway(open.node(), open.host(), open.port(), new PlainWithToken());
      try (HttpConnection connection = new HttpConnection(gateway)) {
        connection.exchange(GET, TIMEOUT);
        connection.exchange(GET.with("Authorization", "Bearer own"), TIMEOUT);
      }
      assertTrue(server.requests().get(0).contains("Authorization: Bearer theirs\r\n"));
      assertTrue(server.requests().get(1).contains("Authorization: Bearer own\r\n"));
      assertFalse(server.requests().get(1).contains("theirs"));
    }
  }

  private record PlainWithToken() implements Access {
    @Override
    public Optional<SSLContext> tls() {
      return Optional.empty();
    }

    @Override
    public Optional<String> token() {
      return Optional.of("theirs");
    }
  }

  @Test
  void aRequestGoesOutAsItWasBuilt() throws IOException {
    try (ScriptedServer server = new ScriptedServer("HTTP/1.1 204 No Content\r\n\r\n");
        HttpConnection connection = new HttpConnection(server.gateway())) {
      byte[] body = {'x'};
      connection.exchange(
          HttpRequest.of("PUT", "/v1/kv/a%2F", body).with("Idempotency-Key", "k1"), TIMEOUT);
      assertEquals(
          "PUT /v1/kv/a%2F HTTP/1.1\r\nHost: "
              + server.gateway().authority()
              + "\r\nIdempotency-Key: k1\r\nContent-Length: 1\r\n\r\nx",
          server.requests().getFirst());
    }
  }

  @Test
  void aRefusedConnectionCountsAsNotSent() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (HttpConnection connection = new HttpConnection(new Gateway("n1", "127.0.0.1", port))) {
      assertThrows(NotSentException.class, () -> connection.exchange(GET, TIMEOUT));
    }
  }

  @Test
  void silenceEndsAtTheDeadline() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpConnection connection =
            new HttpConnection(new Gateway("n1", "127.0.0.1", silent.getLocalPort()))) {
      long begin = System.nanoTime();
      assertThrows(
          SocketTimeoutException.class, () -> connection.exchange(GET, Duration.ofMillis(100)));
      assertTrue(System.nanoTime() - begin >= 95_000_000, "not before the deadline");
    }
  }

  @Test
  void anAnswerThatIsCutOffIsAnError() throws IOException {
    String cut = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\nhel";
    try (ScriptedServer server = new ScriptedServer(cut);
        HttpConnection connection = new HttpConnection(server.gateway())) {
      assertThrows(IOException.class, () -> connection.exchange(GET, Duration.ofMillis(300)));
    }
  }

  @Test
  void whatIsNotHttpIsAnError() throws IOException {
    try (ScriptedServer server = new ScriptedServer("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        HttpConnection connection = new HttpConnection(server.gateway())) {
      assertThrows(ProtocolException.class, () -> connection.exchange(GET, TIMEOUT));
    }
  }

  @Test
  void bytesComeAsTheyAre() throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\u0000\r\n\u007f";
    try (ScriptedServer server = new ScriptedServer(answer);
        HttpConnection connection = new HttpConnection(server.gateway())) {
      byte[] expected = {0, '\r', '\n', 127};
      assertArrayEquals(expected, connection.exchange(GET, TIMEOUT).body());
    }
  }
}
