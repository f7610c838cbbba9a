package io.holdfast.peer;

import static io.holdfast.peer.TlsNodes.KIND;
import static io.holdfast.peer.TlsNodes.TIMEOUT_NANOS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerLinks.Lane;
import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that meet with TLS. */
final class PeerTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestAuthority authority = new TestAuthority("the cluster's CA");
  @TempDir private Path directory;
  private TlsNodes nodes;

  @BeforeEach
  void begin() {
    nodes = new TlsNodes(directory, Callers.PROOF_NANOS);
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
  }

  @Test
  void manyCallsOfAllSizesAreEachAnsweredWithWhatBelongsToThem() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    nodes.serve(nodes.tls(TlsMode.REQUIRED, authority, "n1"));
    PeerLinks links = nodes.links(nodes.tls(TlsMode.REQUIRED, authority, "n2"));
    List<byte[]> asked = new ArrayList<>();
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] payload = new byte[i % 50 == 0 ? 100_000 : random.nextInt(300)];
      random.nextBytes(payload);
      asked.add(payload);
      answers.add(links.call(Lane.CALLS, nodes.address(), KIND, payload, TIMEOUT_NANOS));
    }
    for (int i = 0; i < asked.size(); i++) {
      assertArrayEquals(asked.get(i), answers.get(i).get(20, TimeUnit.SECONDS), "seed " + seed);
    }
  }

  @Test
  void whoHasACertificateIsNoStrangerBeforeItHasAskedAnything() throws Exception {
    nodes.serve(nodes.tls(TlsMode.REQUIRED, authority, "n1"));
    try (SSLSocket node = connect(nodes.tls(TlsMode.REQUIRED, authority, "n2"))) {
      node.getInputStream().readNBytes(Frame.GREETING.length);
      node.getOutputStream().write(Frame.GREETING);
      await().atMost(PATIENCE).until(() -> nodes.callers.countMembers() == 1);
      assertEquals(0, nodes.callers.countStrangers());
    }
  }

  private SSLSocket connect(PeerTls as) throws IOException {
    SSLSocket socket =
        (SSLSocket) as.context().getSocketFactory().createSocket("127.0.0.1", nodes.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** Otherwise the other side could not tell it from a connection that somebody cut. */
  @Test
  void aConnectionThatEndsSaysSo() throws Exception {
    nodes.serve(nodes.tls(TlsMode.REQUIRED, authority, "n1"));
    try (SSLSocket node = connect(nodes.tls(TlsMode.REQUIRED, authority, "n2"))) {
      node.getInputStream().readNBytes(Frame.GREETING.length);
      node.getOutputStream().write(Frame.GREETING);
      await().atMost(PATIENCE).until(() -> nodes.callers.countMembers() == 1);
      nodes.stop();
      assertEquals(-1, node.getInputStream().read());
    }
  }

  @Test
  void nothingOlderThanTls13IsSpoken() throws Exception {
    nodes.serve(nodes.tls(TlsMode.REQUIRED, authority, "n1"));
    try (SSLSocket node = connect(nodes.tls(TlsMode.REQUIRED, authority, "n2"))) {
      node.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThrows(IOException.class, node::startHandshake);
    }
  }

  @Test
  void newFilesCountForNewConnectionsAndEndNone() throws Exception {
    TlsFiles files = nodes.files(authority, "n1", PeerTls.uri(TlsNodes.CLUSTER, "n1"));
    nodes.serve(nodes.tls(TlsMode.REQUIRED, files));
    PeerTls other = nodes.tls(TlsMode.REQUIRED, authority, "n2");
    PeerLinks standing = nodes.links(other);
    nodes.call(standing, (byte) 1).get(20, TimeUnit.SECONDS);
    authority
        .issue("another node")
        .uri(PeerTls.uri(TlsNodes.CLUSTER, "n3"))
        .in(files.certificate().getParent());
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                nodes
                    .identity()
                    .certificate()
                    .getSubjectX500Principal()
                    .getName()
                    .contains("another"));
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () -> nodes.call(nodes.links(other), (byte) 2).get(20, TimeUnit.SECONDS));
    assertTrue(refused.getMessage().contains("another node"), refused.getMessage());
    assertArrayEquals(new byte[] {3}, nodes.call(standing, (byte) 3).get(20, TimeUnit.SECONDS));
    assertEquals(1, nodes.callers.countMembers());
  }
}
