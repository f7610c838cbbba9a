package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which protocol a TLS client and the gateway agree on (RFC 7301). */
@Timeout(60)
final class AlpnTest {
  private static final String REQUEST =
      "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @TempDir private Path directory;
  private TestTls tls;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    tls = new TestTls(directory);
    gateway =
        new RunningGateway(
            RunningGateway.settings().with(tls.node(TlsMode.REQUIRED)),
            RequestLimits.DEFAULT,
            CommitBounds.DEFAULT);
    gateway.over(tls.client("anna"));
  }

  @AfterEach
  void stop() {
    gateway.close();
    tls.close();
  }

  private SSLSocket offer(String version, String... protocols) throws IOException {
    SSLSocket socket = (SSLSocket) gateway.connect();
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static void assertSpeaksHttp1(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
  }

  /** As curl --http1.1, Python and nginx do. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aClientThatOffersOnlyHttp1IsServed(String version) throws Exception {
    try (SSLSocket socket = offer(version, "http/1.1")) {
      assertSpeaksHttp1(socket);
      assertEquals("http/1.1", socket.getApplicationProtocol());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aClientThatOffersNothingIsSpokenToInHttp1(String version) throws Exception {
    try (SSLSocket socket = offer(version)) {
      assertSpeaksHttp1(socket);
      assertEquals("", socket.getApplicationProtocol());
    }
  }

  @Test
  void ofBothHttp2IsTakenInWhicheverOrder() throws Exception {
    try (SSLSocket socket = offer("TLSv1.3", "http/1.1", "h2")) {
      socket.startHandshake();
      assertEquals("h2", socket.getApplicationProtocol());
    }
    try (SSLSocket socket = offer("TLSv1.2", "h2", "http/1.1")) {
      socket.startHandshake();
      assertEquals("h2", socket.getApplicationProtocol());
    }
  }

  @Test
  void whatTheGatewayDoesNotSpeakIsPassedOver() throws Exception {
    try (SSLSocket socket = offer("TLSv1.3", "http/1.0", "spdy/3", "http/1.1")) {
      assertSpeaksHttp1(socket);
      assertEquals("http/1.1", socket.getApplicationProtocol());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aClientThatOffersOnlyUnknownProtocolsIsRefused(String version) throws Exception {
    try (SSLSocket socket = offer(version, "spdy/3", "HTTP/1.1")) {
      assertThrows(SSLException.class, socket::startHandshake);
    }
  }
}
