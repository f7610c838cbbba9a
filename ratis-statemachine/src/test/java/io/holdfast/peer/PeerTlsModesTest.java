package io.holdfast.peer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS is turned on, one node after the other. */
final class PeerTlsModesTest {
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

  private PeerTls node(String name, TlsMode mode) throws IOException {
    return mode == TlsMode.OFF ? PeerTls.OFF : nodes.tls(mode, authority, name);
  }

  @ParameterizedTest
  @CsvSource({
    "OFF, PERMISSIVE",
    "PERMISSIVE, OFF",
    "PERMISSIVE, PERMISSIVE",
    "PERMISSIVE, REQUIRED",
    "REQUIRED, PERMISSIVE"
  })
  void neighboursInTheRollOutTalk(TlsMode caller, TlsMode called) throws Exception {
    nodes.serve(node("n1", called));
    PeerLinks links = nodes.links(node("n2", caller));
    assertArrayEquals(new byte[] {1}, nodes.call(links, (byte) 1).get(20, TimeUnit.SECONDS));
  }

  @Test
  void aNodeThatIsRestartedInEachModeAfterTheOtherIsFoundAgainEachTime() throws Exception {
    nodes.serve(PeerTls.OFF);
    int port = nodes.port();
    PeerLinks links = nodes.links(node("n2", TlsMode.PERMISSIVE));
    for (TlsMode next : new TlsMode[] {TlsMode.PERMISSIVE, TlsMode.REQUIRED, TlsMode.OFF}) {
      nodes.call(links, (byte) 1).get(20, TimeUnit.SECONDS);
      nodes.stop();
      serveAgain(node("n1", next), port);
      await().atMost(PATIENCE).until(() -> answers(links));
    }
  }

  /** Somebody else's connection may have the port for a moment. */
  private void serveAgain(PeerTls tls, int port) {
    await()
        .atMost(PATIENCE)
        .ignoreException(BindException.class)
        .until(
            () -> {
              nodes.serve(tls, port);
              return true;
            });
  }

  private boolean answers(PeerLinks links) throws Exception {
    return nodes.call(links, (byte) 1).handle((answer, failure) -> failure == null).get();
  }

  /** Turning it on must not be what stops a cluster; the log says what is wrong. */
  @Test
  void aBadCertificateIsNoReasonNotToTalkWhileTlsIsBeingTurnedOn() throws Exception {
    nodes.serve(node("n1", TlsMode.PERMISSIVE));
    PeerLinks links =
        nodes.links(
            nodes.tls(
                TlsMode.PERMISSIVE, nodes.files(authority, "stranger", "holdfast://test/node/n9")));
    assertArrayEquals(new byte[] {1}, nodes.call(links, (byte) 1).get(20, TimeUnit.SECONDS));
  }
}
