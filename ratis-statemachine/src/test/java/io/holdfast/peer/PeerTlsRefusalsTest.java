package io.holdfast.peer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsException;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is no member is not answered: none of its frames is read. */
final class PeerTlsRefusalsTest {
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

  private void serve() throws IOException {
    nodes.serve(nodes.tls(TlsMode.REQUIRED, authority, "n1"));
  }

  /** Why the connecting side has no answer. */
  private String refusal(PeerTls caller) {
    return refusal(nodes.links(caller));
  }

  private String refusal(PeerLinks caller) {
    ExecutionException failure =
        assertThrows(
            ExecutionException.class, () -> nodes.call(caller, (byte) 1).get(20, TimeUnit.SECONDS));
    assertInstanceOf(PeerException.Unreachable.class, failure.getCause());
    await().atMost(PATIENCE).until(() -> nodes.strangersGone.sum() > 0);
    assertEquals(0, nodes.asked.get());
    assertEquals(0, nodes.callers.countMembers());
    return failure.getCause().getMessage();
  }

  private PeerTls withUri(String uri) throws IOException {
    return nodes.tls(TlsMode.REQUIRED, nodes.files(authority, "somebody", uri));
  }

  private static void assertContains(String part, String text) {
    assertTrue(text.contains(part), text);
  }

  @Test
  void aNodeOfAnotherClusterIsRefused() throws Exception {
    serve();
    assertContains(
        "it ended the connection when it had this node's certificate",
        refusal(withUri("holdfast://other/node/n2")));
  }

  @Test
  void aNodeThatIsNoMemberIsRefused() throws Exception {
    serve();
    assertContains("it ended the connection", refusal(withUri("holdfast://test/node/n9")));
  }

  @Test
  void aClientIsRefusedThoughItsCertificateIsGood() throws Exception {
    serve();
    assertContains("it ended the connection", refusal(withUri("holdfast://test/user/n2")));
  }

  @Test
  void aNodeOfAnotherAuthorityIsRefused() throws Exception {
    serve();
    TestAuthority foreign = new TestAuthority("a foreign CA");
    TlsFiles files =
        foreign
            .issue("n2")
            .uri(PeerTls.uri(TlsNodes.CLUSTER, "n2"))
            .in(directory.resolve("foreign"), authority);
    assertContains("certificate", refusal(nodes.tls(TlsMode.REQUIRED, files)));
  }

  @Test
  void aCertificateThatHasExpiredIsRefused() throws Exception {
    serve();
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    TlsFiles files =
        authority
            .issue("n2")
            .uri(PeerTls.uri(TlsNodes.CLUSTER, "n2"))
            .expires(yesterday)
            .in(directory.resolve("expired"));
    InstantSource late = InstantSource.fixed(yesterday.minus(Duration.ofDays(1)));
    assertContains("certificate", refusal(nodes.tls(TlsMode.REQUIRED, files, late)));
  }

  @Test
  void whoWasNotMeantIsNotTalkedToThoughItIsAMember() throws Exception {
    nodes.serve(nodes.tls(TlsMode.REQUIRED, authority, "n2"));
    String why = refusal(nodes.tls(TlsMode.REQUIRED, authority, "n3"));
    assertContains("holdfast://test/node/n2", why);
    assertContains("not for n1 of cluster test", why);
  }

  @Test
  void atAnAddressThatNobodyHasNoMemberIsTalkedTo() throws Exception {
    // Its members are those of before n1 had a port.
    PeerTls moved = nodes.tls(TlsMode.REQUIRED, authority, "n3");
    serve();
    assertContains("no member is known to lie at " + nodes.address(), refusal(moved));
  }

  @Test
  void atAnAddressThatTheLogHasForAVoterOnlyThatNodeIsTalkedTo() throws Exception {
    PeerTls moved = nodes.tls(TlsMode.REQUIRED, authority, "n3");
    serve();
    PeerLinks wrong = nodes.links(moved);
    wrong.votesFrom(nodes.address(), "n2");
    assertContains("not for n2 of cluster test", refusal(wrong));
    PeerLinks right = nodes.links(moved);
    right.votesFrom(nodes.address(), "n1");
    assertArrayEquals(new byte[] {1}, nodes.call(right, (byte) 1).get(20, TimeUnit.SECONDS));
  }

  @Test
  void withoutTlsNobodyIsAnsweredWhereItIsRequired() throws Exception {
    serve();
    refusal(PeerTls.OFF);
  }

  @Test
  void tlsIsNotSpokenWhereItIsOff() throws Exception {
    nodes.serve(PeerTls.OFF);
    refusal(nodes.tls(TlsMode.REQUIRED, authority, "n2"));
  }

  @Test
  void aNodeSaysWhatIsWrongWithItsOwnCertificate() throws Exception {
    PeerTls tls = nodes.tls(TlsMode.REQUIRED, authority, "n1");
    Path file = Path.of("n2.pem");
    TlsException wrong =
        assertThrows(
            TlsException.class, () -> tls.requireOwn("n2", nodes.identity().certificate(), file));
    assertContains("n2.pem is for CN=n1 (holdfast://test/node/n1)", wrong.getMessage());
    assertContains("has the URI holdfast://test/node/n2", wrong.getMessage());
  }
}
