package io.holdfast.raft.node;

import static io.holdfast.raft.node.TestCluster.openSession;
import static io.holdfast.raft.node.TestCluster.put;
import static io.holdfast.raft.node.TestCluster.submit;
import static io.holdfast.raft.node.TestCluster.valueAt;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerTls;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.storage.DurableFiles;
import io.holdfast.store.result.BatchResult;
import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsException;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsIdentity;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes that talk with TLS, or are about to. */
@Tag("slow")
final class PeerTlsClusterTest {
  private static final Snapshots OFTEN = new Snapshots(200, 256 << 10, Duration.ofMinutes(10));
  private static final List<String> NODES = List.of("n1", "n2", "n3");

  /** The first authority ends after it, the second before it: so a test sees which are in use. */
  private final Instant late = Instant.now().plus(Duration.ofDays(300));

  private final TestAuthority authority =
      new TestAuthority("first CA", late.plus(Duration.ofDays(9)));
  private final AtomicInteger written = new AtomicInteger();
  @TempDir private Path directory;
  private TestCluster cluster;

  @BeforeEach
  void prepare() throws IOException {
    cluster = new TestCluster(directory, 3, OFTEN);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void secure(String node, TlsMode mode) {
    cluster.secure(node, new NodeSettings.Tls(mode, issue(node, authority, authority)));
  }

  private TlsFiles issue(String node, TestAuthority issuer, TestAuthority... trusted) {
    return issuer
        .issue(node)
        .uri(PeerTls.uri("test", node))
        .in(directory.resolve("tls-" + node), trusted);
  }

  /** Through any node, with a session of its own. */
  private void write(HoldfastNode through) throws Exception {
    int number = written.incrementAndGet();
    BatchResult result =
        submit(through, put(openSession(through), 1, "key " + number, "value " + number));
    assertTrue(result instanceof BatchResult.Applied, result::toString);
  }

  private void assertAllAreThere() {
    cluster.awaitEqualReplicas();
    for (HoldfastNode node : cluster.running()) {
      for (int number = 1; number <= written.get(); number++) {
        assertEquals("value " + number, valueAt(node, "key " + number));
      }
    }
    assertEquals(List.of(), cluster.fatal);
  }

  @Test
  void theyElectWriteLoseTheirLeaderAndBringItBackWithASnapshot() throws Exception {
    NODES.forEach(node -> secure(node, TlsMode.REQUIRED));
    cluster.startAll();
    write(cluster.node(cluster.aFollower()));
    String first = cluster.awaitLeader();
    cluster.stop(first);
    await().atMost(TestCluster.PATIENCE).until(() -> !cluster.awaitLeader().equals(first));
    HoldfastNode next = cluster.node(cluster.awaitLeader());
    long session = openSession(next);
    for (int sequence = 1; sequence <= 500; sequence++) {
      submit(next, put(session, sequence, "filler " + sequence % 50, "x".repeat(2_000) + sequence));
    }
    await()
        .atMost(TestCluster.PATIENCE)
        .until(
            () -> LiveFiles.named(cluster.directoryOf(cluster.awaitLeader()), "log_0-").isEmpty());
    write(next);
    cluster.start(first);
    cluster.awaitLeader();
    assertAllAreThere();
  }

  @Tag("slow")
  @Test
  void tlsIsTurnedOnNodeByNodeWhileTheClusterWorks() throws Exception {
    cluster.startAll();
    for (TlsMode mode : List.of(TlsMode.PERMISSIVE, TlsMode.REQUIRED)) {
      for (String node : NODES) {
        cluster.stop(node);
        write(cluster.running().getFirst());
        secure(node, mode);
        cluster.start(node);
        cluster.awaitLeader();
        write(cluster.node(node));
      }
    }
    assertAllAreThere();
  }

  @Test
  void anotherAuthorityTakesOverWhileTheClusterWrites() throws Exception {
    TestAuthority next = new TestAuthority("second CA", late.minus(Duration.ofDays(9)));
    AtomicBoolean over = new AtomicBoolean();
    NODES.forEach(node -> secure(node, TlsMode.REQUIRED));
    cluster.startAll();
    HoldfastNode through = cluster.node(cluster.aFollower());
    AtomicInteger failed = new AtomicInteger();
    Thread writer = Thread.ofVirtual().start(() -> writeUntil(over, through, failed));
    // Both are believed, then the new certificates are shown, then the old CA goes.
    replaceAll(authority, authority, next);
    replaceAll(next, authority, next);
    replaceAll(next, next);
    over.set(true);
    writer.join();
    assertEquals(0, failed.get());
    String restarted = cluster.aFollower();
    cluster.stop(restarted);
    cluster.start(restarted);
    cluster.awaitLeader();
    write(cluster.node(restarted));
    assertAllAreThere();
  }

  /** Its port answers before it takes part, and the new voter is the same node as the lost one. */
  @Test
  void aNodeThatLostItsDataTakesItsPlaceAgain() throws Exception {
    NODES.forEach(node -> secure(node, TlsMode.REQUIRED));
    cluster.startAll();
    String lost = cluster.aFollower();
    cluster.stop(lost);
    write(cluster.running().getFirst());
    DurableFiles.deleteTree(cluster.directoryOf(lost));
    HoldfastNode replacing = cluster.start(lost, true);
    await().atMost(TestCluster.PATIENCE).until(() -> replacing.status().ready());
    write(replacing);
    assertAllAreThere();
  }

  @Test
  void aNodeWithTheCertificateOfAnotherDoesNotStartAndLeavesNoData() {
    cluster.secure("n1", new NodeSettings.Tls(TlsMode.REQUIRED, issue("n2", authority, authority)));
    TlsException foreign = assertThrows(TlsException.class, () -> cluster.start("n1"));
    assertTrue(foreign.getMessage().contains("holdfast://test/node/n1"), foreign.getMessage());
    assertFalse(Files.exists(cluster.directoryOf("n1")));
  }

  private void writeUntil(AtomicBoolean over, HoldfastNode through, AtomicInteger failed) {
    while (!over.get()) {
      try {
        write(through);
      } catch (Exception failure) {
        failed.incrementAndGet();
      }
    }
  }

  private void replaceAll(TestAuthority issuer, TestAuthority... trusted) throws Exception {
    boolean second = trusted.length > 1 || trusted[0] != authority;
    for (String node : NODES) {
      TlsIdentity identity = cluster.node(node).peerIdentity().orElseThrow();
      TlsFiles files = issue(node, issuer, trusted);
      X509Certificate shown = certificate(files.certificate());
      await()
          .atMost(TestCluster.PATIENCE)
          .until(
              () ->
                  identity.certificate().equals(shown)
                      && identity.authoritiesExpire().orElseThrow().isBefore(late) == second);
    }
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (InputStream pem = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }
}
