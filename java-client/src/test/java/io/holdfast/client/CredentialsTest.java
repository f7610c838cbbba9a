package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.client.api.ClientSettings;
import io.holdfast.client.api.ConfigurationException;
import io.holdfast.client.api.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client believes the CAs that it was given, shows its certificate, and carries its token. */
@Tag("slow")
@Timeout(60)
final class CredentialsTest {
  private static final byte[] NOTHING_THERE =
      "{\"status\":404,\"code\":\"key_not_found\",\"retry\":\"never\"}"
          .getBytes(StandardCharsets.US_ASCII);

  /** Of each request to the node: its path, who sent it, and the token. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  @TempDir Path directory;
  private SelfSigned own;
  private SelfSigned anna;
  private HttpsServer node;

  @BeforeEach
  void start() throws Exception {
    own = SelfSigned.make(directory, "node");
    anna = SelfSigned.make(directory, "anna");
    SSLContext tls = own.believing(anna);
    node = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    node.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asked = tls.getDefaultSSLParameters();
            asked.setNeedClientAuth(true);
            parameters.setSSLParameters(asked);
          }
        });
    node.createContext("/", this::answer);
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    String who = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
    seen.add(exchange.getRequestURI().getPath() + " " + who + " " + token);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
    exchange.sendResponseHeaders(404, head ? -1 : NOTHING_THERE.length);
    if (!head) {
      exchange.getResponseBody().write(NOTHING_THERE);
    }
    exchange.close();
  }

  private ClientSettings settings() {
    return ClientSettings.of("https://127.0.0.1:" + node.getAddress().getPort())
        .withAuthorities(own.certificate());
  }

  @Test
  void aRequestShowsTheCertificateAndCarriesTheToken() {
    ClientSettings known =
        settings().withCertificate(anna.certificate(), anna.key()).withToken("hft_a_b");
    try (HoldfastClient client = HoldfastClient.connect(known)) {
      assertTrue(client.get("k").value().isEmpty());
    }

    assertTrue(seen.contains("/v1/kv/k CN=anna Bearer hft_a_b"), seen.toString());
  }

  @Test
  void withoutTheRightAuthorityNothingIsSent() {
    ClientSettings wrong =
        settings()
            .withAuthorities(anna.certificate())
            .withCertificate(anna.certificate(), anna.key());
    try (HoldfastClient client = HoldfastClient.connect(wrong)) {
      ConfigurationException refused =
          assertThrows(ConfigurationException.class, () -> client.get("k"));
      assertTrue(refused.getMessage().contains("certificate"), refused.getMessage());
    }

    assertEquals(Set.of(), seen);
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    Path missing = directory.resolve("missing.pem");
    Path other = Files.writeString(directory.resolve("old.pem"), "BEGIN EC PRIVATE KEY");
    ClientSettings settings = settings();

    assertRefused(settings.withAuthorities(missing), "missing.pem");
    assertRefused(settings.withCertificate(anna.certificate(), other), "PKCS#8");
    assertRefused(settings.withAuthorities(other), "old.pem");
  }

  private static void assertRefused(ClientSettings settings, String part) {
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> HoldfastClient.connect(settings));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1:8100", "http://store.example:8100", "127.0.0.1.example:1"})
  void aTokenIsNotSentReadableToAnotherMachineUnlessItIsMeant(String node) {
    ClientSettings settings = ClientSettings.of("127.0.0.1:1", node).withToken("hft_a_b");

    assertRefused(settings, "allowInsecureToken");
    HoldfastClient.connect(settings.allowInsecureToken()).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:1", "127.1.2.3:1", "[::1]:1", "https://store.example:1"})
  void aTokenIsSentOverTlsAndOnThisMachine(String node) {
    HoldfastClient.connect(ClientSettings.of(node).withToken("hft_a_b")).close();
  }

  @Test
  void aMemberElsewhereIsNotAskedWhereTheTokenCouldBeReadOnItsWay() {
    Credentials known = ClientSettings.of("127.0.0.1:1").withToken("hft_a_b").credentials();

    assertFalse(known.mayBeSentTo(URI.create("http://10.0.0.1:8100")));
    assertTrue(known.mayBeSentTo(URI.create("https://10.0.0.1:8100")));
    assertTrue(Credentials.NONE.mayBeSentTo(URI.create("http://10.0.0.1:8100")));
  }

  @Test
  void theTokenIsNotPrinted() {
    String printed = settings().withToken("hft_secret").toString();

    assertFalse(printed.contains("hft_secret"), printed);
    assertThrows(IllegalArgumentException.class, () -> settings().withToken("a b"));
    assertThrows(IllegalArgumentException.class, () -> settings().withToken("a\r\nX: y"));
  }
}
