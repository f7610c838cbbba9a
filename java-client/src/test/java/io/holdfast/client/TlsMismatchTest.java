package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.client.api.Bytes;
import io.holdfast.client.api.Condition;
import io.holdfast.client.api.ConfigurationException;
import io.holdfast.client.api.HoldfastException;
import io.holdfast.client.api.Operation;
import io.holdfast.client.api.ReadOptions;
import io.holdfast.client.api.UnavailableException;
import io.holdfast.client.api.WriteOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client and nodes that do not agree on TLS: waiting does not mend it. */
@Tag("slow")
@Timeout(60)
final class TlsMismatchTest {
  private static final WriteOptions PATIENT =
      WriteOptions.majority().withTimeout(Duration.ofMinutes(1));

  @TempDir Path directory;

  private static ConfigurationException refusal(String... addresses) {
    try (HoldfastClient client = HoldfastClient.connect(addresses)) {
      return assertThrows(
          ConfigurationException.class,
          () -> client.put(Operation.put("k", "v"), Condition.none(), PATIENT));
    }
  }

  @Test
  void httpsAtNodesThatSpeakPlainHttpIsRefusedAfterOneTryAtEach() throws Exception {
    byte[] badRequest = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (ServerSocket node = nodeThatSays(badRequest);
        ServerSocket other = nodeThatSays(badRequest)) {
      ConfigurationException refused =
          refusal(
              "https://127.0.0.1:" + node.getLocalPort(),
              "https://127.0.0.1:" + other.getLocalPort());

      assertTrue(refused.getMessage().contains("https"), refused.getMessage());
    }
  }

  @Test
  void httpAtNodesThatRequireTlsIsRefusedAtOnceAndSaysSo() throws Exception {
    String problem =
        "{\"status\":400,\"code\":\"tls_required\",\"detail\":\"use https\",\"retry\":\"never\"}";
    String answer =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: "
            + problem.length()
            + "\r\nConnection: close\r\n\r\n"
            + problem;
    try (ServerSocket node = nodeThatSays(answer.getBytes(StandardCharsets.US_ASCII))) {
      ConfigurationException refused = refusal("127.0.0.1:" + node.getLocalPort());

      assertTrue(refused.getMessage().contains("https://"), refused.getMessage());
    }
  }

  @Test
  void anUntrustedCertificateIsRefusedAtOnce() throws Exception {
    HttpsServer node = nodeWithItsOwnCertificate();
    try {
      ConfigurationException refused = refusal("https://127.0.0.1:" + node.getAddress().getPort());

      assertTrue(refused.getMessage().contains("certificate"), refused.getMessage());
    } finally {
      node.stop(0);
    }
  }

  @Test
  void aNodeThatClosesTheConnectionDuringTheHandshakeIsTriedAgain() throws Exception {
    try (ServerSocket node = nodeThatSays(new byte[0]);
        HoldfastClient client =
            HoldfastClient.connect("https://127.0.0.1:" + node.getLocalPort())) {
      ReadOptions shortly = ReadOptions.linearizable().withTimeout(Duration.ofSeconds(1));

      HoldfastException failure =
          assertThrows(HoldfastException.class, () -> client.get(Bytes.of("k"), shortly));

      assertEquals(UnavailableException.class, failure.getClass(), failure.getMessage());
    }
  }

  /** Waits until the client has begun to speak, says this, and ends the connection. */
  private static ServerSocket nodeThatSays(byte[] answer) throws IOException {
    ServerSocket node = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor =
        new Thread(
            () -> {
              while (!node.isClosed()) {
                try (Socket socket = node.accept()) {
                  socket.getInputStream().read(new byte[8192]);
                  socket.getOutputStream().write(answer);
                } catch (IOException clientOrTestHasEnded) {
                  // The next connection, if there is one.
                }
              }
            },
            "acceptor");
    acceptor.setDaemon(true);
    acceptor.start();
    return node;
  }

  private HttpsServer nodeWithItsOwnCertificate() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(
        new HttpsConfigurator(SelfSigned.make(directory, "node").believing(null)));
    server.start();
    return server;
  }
}
