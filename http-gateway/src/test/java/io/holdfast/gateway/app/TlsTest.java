package io.holdfast.gateway.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.request.ClientCertificate;
import io.holdfast.gateway.server.HttpTls;
import io.holdfast.gateway.server.HttpTls.ClientCertificates;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of TLS. */
@Timeout(60)
final class TlsTest {
  /** The record of a handshake, and in it a ClientHello of TLS 1.1 with one suite. */
  private static final String OLD_HELLO =
      "160301002d010000290302" + "11".repeat(32) + "000002c01301000000";

  private static final int ALERT = 0x15;
  private static final int PROTOCOL_VERSION = 70;

  @TempDir private Path directory;
  private TestTls tls;
  private RunningGateway gateway;

  @BeforeEach
  void issue() {
    tls = new TestTls(directory);
  }

  @AfterEach
  void stop() {
    gateway.close();
    tls.close();
  }

  private void start(HttpTls spoken) {
    gateway =
        new RunningGateway(
            RunningGateway.settings().with(spoken), RequestLimits.DEFAULT, CommitBounds.DEFAULT);
  }

  private String version(String... offered) throws IOException {
    try (SSLSocket socket = (SSLSocket) gateway.connect()) {
      socket.setEnabledProtocols(offered);
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  private HttpResponse<String> ask(SSLContext client, HttpClient.Version version, String path)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().sslContext(client).version(version).build()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + path))
              .timeout(Duration.ofSeconds(10))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void bothVersionsOfTlsAndOfHttpAreSpoken() throws Exception {
    start(tls.node(TlsMode.REQUIRED));
    SSLContext client = tls.client("anna");
    gateway.over(client);

    assertEquals("TLSv1.3", version("TLSv1.3", "TLSv1.2"));
    assertEquals("TLSv1.2", version("TLSv1.2"));
    assertEquals(201, gateway.put("/v1/kv/a", "1").status());
    assertEquals("1", gateway.get("/v1/kv/a").text());
    HttpResponse<String> second = ask(client, HttpClient.Version.HTTP_2, "/v1/kv/a");
    assertEquals(HttpClient.Version.HTTP_2, second.version());
    assertEquals("1", second.body());
    HttpResponse<String> first = ask(client, HttpClient.Version.HTTP_1_1, "/v1/kv/a");
    assertEquals(HttpClient.Version.HTTP_1_1, first.version());
    assertEquals("1", first.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"required", "permissive"})
  void aVersionBefore12IsRefused(String mode) throws Exception {
    start(tls.node(TlsMode.of(mode).orElseThrow()));

    try (Socket old = gateway.connect()) {
      old.getOutputStream().write(HexFormat.of().parseHex(OLD_HELLO));
      byte[] alert = old.getInputStream().readNBytes(7);
      assertEquals(ALERT, alert[0]);
      assertEquals(PROTOCOL_VERSION, alert[6]);
    }
  }

  @Test
  void onlySuitesWithForwardSecrecyAndAuthenticatedEncryptionAreSpoken() throws Exception {
    start(tls.node(TlsMode.REQUIRED));
    gateway.over(tls.client("anna"));

    try (SSLSocket socket = (SSLSocket) gateway.connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
      assertThrows(IOException.class, socket::startHandshake);
    }
  }

  @Test
  void whereTlsIsRequiredPlainHttpIsToldSo() {
    start(tls.node(TlsMode.REQUIRED));

    RawAnswer refused = gateway.get("/v1/kv/a");

    assertEquals(400, refused.status());
    assertEquals("tls_required", refused.code());
    assertEquals("close", refused.header("Connection"));
    assertTrue(refused.text().contains("https://"), refused.text());
    assertEquals("tls_required", gateway.put("/v1/kv/a", "1").code());
    assertEquals("tls_required", gateway.get("/livez").code());
  }

  @Test
  void inPermissiveModeBothAreServed() {
    start(tls.node(TlsMode.PERMISSIVE));

    assertEquals(201, gateway.put("/v1/kv/a", "1").status());
    gateway.over(tls.client("anna"));
    assertEquals("1", gateway.get("/v1/kv/a").text());
    assertEquals(200, gateway.put("/v1/kv/a", "2").status());
    gateway.over(null);
    assertEquals("2", gateway.get("/v1/kv/a").text());
  }

  @Test
  void withoutTlsAHandshakeIsRefused() {
    start(HttpTls.OFF);
    gateway.over(tls.client("anna"));

    assertThrows(UncheckedIOException.class, () -> gateway.get("/v1/kv/a"));
    assertEquals(404, gateway.over(null).get("/v1/kv/a").status());
  }

  @Test
  void aRequiredCertificateMustBeShownAndBeOfTheRightAuthority() throws Exception {
    start(tls.node(TlsMode.REQUIRED, ClientCertificates.REQUIRED));

    assertEquals(404, gateway.over(tls.client("anna")).get("/v1/kv/a").status());
    gateway.over(tls.client("eve", new TestAuthority("another CA")));
    assertThrows(UncheckedIOException.class, () -> gateway.get("/v1/kv/a"));
    gateway.over(tls.stranger());
    assertThrows(UncheckedIOException.class, () -> gateway.get("/v1/kv/a"));
    gateway.over(tls.expired("otto"));
    assertThrows(UncheckedIOException.class, () -> gateway.get("/v1/kv/a"));
  }

  @Test
  void anOptionalCertificateMayBeMissingButNotWrong() throws Exception {
    start(tls.node(TlsMode.REQUIRED, ClientCertificates.OPTIONAL));

    assertEquals(404, gateway.over(tls.client("anna")).get("/v1/kv/a").status());
    assertEquals(404, gateway.over(tls.stranger()).get("/v1/kv/a").status());
    gateway.over(tls.client("eve", new TestAuthority("another CA")));
    assertThrows(UncheckedIOException.class, () -> gateway.get("/v1/kv/a"));
  }

  @Test
  void aRenewedCertificateCountsAtOnceAndFailsNoRequest() throws Exception {
    start(tls.node(TlsMode.REQUIRED));
    SSLContext client = tls.client("anna");
    gateway.over(client);
    assertEquals(201, gateway.put("/v1/kv/a", "1").status());
    BigInteger first = serial();
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService load = Executors.newFixedThreadPool(2);
        Http2Client standing = Http2Client.connect(client, gateway.port())) {
      assertEquals("1", standing.send("GET", "/v1/kv/a", null).text());
      Future<Integer> short1 = load.submit(() -> readUntil(over));
      Future<Integer> short2 = load.submit(() -> readUntil(over));
      for (int i = 0; i < 3; i++) {
        BigInteger before = serial();
        tls.renewed();
        await().atMost(Duration.ofSeconds(20)).until(() -> !serial().equals(before));
      }
      over.set(true);
      assertTrue(short1.get() + short2.get() > 10, "requests went on meanwhile");
      assertEquals("1", standing.send("GET", "/v1/kv/a", null).text());
    }
    assertNotEquals(first, serial());
  }

  /** Each on a connection of its own. */
  private int readUntil(AtomicBoolean over) {
    int reads = 0;
    for (; !over.get(); reads++) {
      assertEquals("1", gateway.get("/v1/kv/a").text());
    }
    return reads;
  }

  private BigInteger serial() throws IOException {
    try (SSLSocket socket = (SSLSocket) gateway.connect()) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  @Test
  void theNamesInACertificateAreRead() {
    gateway = new RunningGateway();
    ClientCertificate anna = ClientCertificate.of(tls.certificate("anna"));

    assertEquals("anna", anna.commonName());
    assertEquals(List.of(URI.create("holdfast://test/user/anna")), anna.uris());
  }

  @Test
  void aClientFindsTheNamesOfTheNodeInItsCertificate() throws Exception {
    start(tls.node(TlsMode.REQUIRED));
    gateway.over(tls.client("anna"));

    try (SSLSocket socket = (SSLSocket) gateway.connect()) {
      SSLParameters checked = socket.getSSLParameters();
      checked.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(checked);
      socket.startHandshake();
      assertEquals(InetAddress.getLoopbackAddress(), socket.getInetAddress());
    }
  }
}
