package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.Access;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.NotSentException;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real cluster with TLS and users, whose certificates are replaced while it runs. */
@Tag("chaos")
@Timeout(180)
class RotateCertificatesTest {
  private static final Duration REQUEST = Duration.ofSeconds(10);

  /** What is drawn decides whether there is a new CA. */
  private static final RandomGenerator NEW_AUTHORITY = () -> -1L;

  private static final RandomGenerator SAME_AUTHORITY = () -> 0L;

  private static FaultyCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = FaultyCluster.secured("certificates");
  }

  @AfterAll
  static void endCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void nobodyGetsInWithoutTlsOrWithoutAToken() throws IOException {
    assertEquals("400 tls_required", putAs(Access.OPEN).summary());
    assertEquals("401 unauthenticated", putAs(stranger(trustNow())).summary());
    assertTrue(FaultyCluster.put(nodes().getFirst(), "a", REQUEST).isSuccess());
  }

  @Test
  void newCertificatesOfTheSameCaAreShownWhenTheFaultIsHealed() throws Exception {
    List<X509Certificate> before = shown();
    strike(SAME_AUTHORITY).heal();
    List<X509Certificate> after = shown();
    for (int i = 0; i < before.size(); i++) {
      assertEquals(before.get(i).getIssuerX500Principal(), after.get(i).getIssuerX500Principal());
      assertNotEquals(before.get(i).getSerialNumber(), after.get(i).getSerialNumber());
    }
    assertEveryNodeTakesWrites();
  }

  @Test
  void theOldCaCountsForNothingWhenTheFaultIsHealed() throws Exception {
    List<X509Certificate> before = shown();
    SSLContext old = trustNow();
    strike(NEW_AUTHORITY).heal();
    for (X509Certificate now : shown()) {
      assertNotEquals(before.getFirst().getIssuerX500Principal(), now.getIssuerX500Principal());
    }
    NotSentException refused = assertThrows(NotSentException.class, () -> putAs(stranger(old)));
    assertTrue(refused.getMessage().contains("certification path"), refused::getMessage);
    assertEveryNodeTakesWrites();
  }

  @Test
  void aClusterWithoutCertificatesIsLeftAlone() {
    try (PaperCluster paper = new PaperCluster(3)) {
      assertFalse(new RotateCertificates().unavailable(paper).isEmpty());
    }
  }

  private static Injury strike(RandomGenerator random) {
    return new RotateCertificates().strike(cluster.chaos(), random);
  }

  /** Each through the leader, so over connections that nodes have, or make, to each other. */
  private static void assertEveryNodeTakesWrites() throws IOException {
    cluster.awaitReady();
    for (NodeProcess node : nodes()) {
      HttpAnswer answer = FaultyCluster.put(node, "a", REQUEST);
      assertTrue(answer.isSuccess(), () -> node.name() + ": " + answer.summary());
    }
  }

  private static List<NodeProcess> nodes() {
    return cluster.chaos().processes().nodes();
  }

  private static SSLContext trustNow() {
    return cluster.chaos().security().orElseThrow().tls().orElseThrow();
  }

  private static List<X509Certificate> shown() throws IOException {
    SSLContext trust = trustNow();
    List<X509Certificate> all = new ArrayList<>();
    for (NodeProcess node : nodes()) {
      Gateway gateway = node.gateway();
      try (SSLSocket socket =
          (SSLSocket) trust.getSocketFactory().createSocket(gateway.host(), gateway.port())) {
        socket.setSoTimeout((int) REQUEST.toMillis());
        all.add((X509Certificate) socket.getSession().getPeerCertificates()[0]);
      }
    }
    return all;
  }

  private static HttpAnswer putAs(Access access) throws IOException {
    Gateway open = nodes().getFirst().gateway();
    Gateway other = new Gateway(open.node(), open.host(), open.port(), access);
    try (GatewayClient client = new GatewayClient(other, REQUEST)) {
      return client.put("a", "value", "");
    }
  }

  private static Access stranger(SSLContext trust) {
    return new Access() {
      @Override
      public Optional<SSLContext> tls() {
        return Optional.of(trust);
      }

      @Override
      public Optional<String> token() {
        return Optional.empty();
      }
    };
  }
}
