package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.tls.TlsMode;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of TLS and HTTP/2 that keep a connection busy, and send nothing by it. */
final class TlsBusyConnectionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private TestTls tls;
  private SSLContext client;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    tls = new TestTls(directory);
    client = tls.client("anna");
    HttpSettings settings =
        new HttpSettings("127.0.0.1", 0, 48 << 10, Duration.ofSeconds(2), 50, PATIENCE);
    gateway =
        new RunningGateway(
            settings.with(tls.node(TlsMode.REQUIRED)), RequestLimits.DEFAULT, CommitBounds.DEFAULT);
    gateway.over(client);
  }

  @AfterEach
  void stop() {
    gateway.close();
    tls.close();
  }

  @Test
  void aClientThatSendsNewKeysAndNoDataIsCutOff() throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.setSoTimeout((int) PATIENCE.toMillis());
      assertThrows(
          IOException.class,
          () -> {
            // After the first handshake each is a KeyUpdate.
            for (int i = 0; i < 100; i++) {
              socket.startHandshake();
            }
            byte[] request =
                "GET /v1/kv/none HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(request);
            if (socket.getInputStream().read() < 0) {
              throw new EOFException("cut off");
            }
          });
      assertEquals(404, gateway.get("/v1/kv/none").status());
    }
  }
}
