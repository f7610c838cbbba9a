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
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client and nodes that do not agree on TLS: waiting does not mend it. */
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
    Path store = directory.resolve("node.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret")
            .inheritIO()
            .start();
    assertTrue(keytool.waitFor(30, TimeUnit.SECONDS) && keytool.exitValue() == 0, "keytool works");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "secret".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "secret".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.start();
    return server;
  }
}
