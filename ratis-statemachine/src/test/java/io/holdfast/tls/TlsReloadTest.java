package io.holdfast.tls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes of two processes while the files of both change. */
class TlsReloadTest {
  @TempDir Path directory;

  private final TestAuthority first = new TestAuthority("first");
  private final TestAuthority second = new TestAuthority("second");
  private volatile boolean over;

  @AfterEach
  void stop() {
    over = true;
  }

  @Test
  void noHandshakeFailsWhileCertificatesAndThenTheirAuthorityAreReplaced() throws Exception {
    TlsFiles serverFiles = first.issue("server").in(directory.resolve("server"));
    TlsFiles clientFiles = first.issue("client").in(directory.resolve("client"));
    try (TlsIdentity server = follow(serverFiles);
        TlsIdentity client = follow(clientFiles)) {
      EnginePair standing = connect(client, server);
      AtomicLong handshakes = new AtomicLong();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread connecting =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      while (!over) {
                        connect(client, server);
                        handshakes.incrementAndGet();
                      }
                    } catch (Throwable failed) {
                      failure.set(failed);
                    }
                  });

      replace(server, () -> first.issue("server-2").in(directory.resolve("server")));
      replace(client, () -> first.issue("client-2").in(directory.resolve("client")));
      // The new CA is believed everywhere before anybody shows a certificate of it.
      replace(server, () -> TestAuthority.authorities(serverFiles.authorities(), first, second));
      replace(client, () -> TestAuthority.authorities(clientFiles.authorities(), first, second));
      replace(server, () -> second.issue("s3").in(directory.resolve("server"), first, second));
      replace(client, () -> second.issue("c3").in(directory.resolve("client"), first, second));
      replace(server, () -> TestAuthority.authorities(serverFiles.authorities(), second));
      replace(client, () -> TestAuthority.authorities(clientFiles.authorities(), second));
      long before = handshakes.get();
      await().until(() -> handshakes.get() > before + 2 || failure.get() != null);
      over = true;
      connecting.join();

      assertEquals(null, failure.get());
      standing.talk();
      EnginePair last = connect(client, server);
      assertEquals("CN=s3", shown(last.client));
      assertEquals("CN=c3", shown(last.server));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aSessionThatAnOldAuthorityVouchedForIsNotResumedWithoutIt(String protocol) throws Exception {
    TlsFiles serverFiles = second.issue("server").in(directory.resolve("server"), first, second);
    TlsFiles clientFiles = first.issue("client").in(directory.resolve("client"), second);
    try (TlsIdentity server = follow(serverFiles);
        TlsIdentity client = follow(clientFiles)) {
      long made = connect(client, server, protocol).client.getSession().getCreationTime();
      await().until(() -> System.currentTimeMillis() > made);
      assertEquals(
          made,
          connect(client, server, protocol).client.getSession().getCreationTime(),
          "a session is resumed as long as the files are the same");
      replace(server, () -> TestAuthority.authorities(serverFiles.authorities(), second));
      SSLException refused =
          assertThrows(SSLException.class, () -> connect(client, server, protocol));
      assertTrue(refused.getMessage().contains("unable to find valid"), refused.getMessage());
    }
  }

  @Test
  void aNewCertificateIsShownToWhoCouldResume() throws Exception {
    TlsFiles serverFiles = first.issue("server").in(directory.resolve("server"));
    try (TlsIdentity server = follow(serverFiles);
        TlsIdentity client = follow(first.issue("client").in(directory.resolve("client")))) {
      String before = shown(connect(client, server).client);
      replace(server, () -> first.issue("server-2").in(directory.resolve("server")));
      assertNotEquals(before, shown(connect(client, server).client));
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    try (TlsIdentity server = follow(first.issue("server").in(directory.resolve("server")));
        TlsIdentity stranger =
            follow(second.issue("stranger").in(directory.resolve("stranger"), first))) {
      assertThrows(SSLException.class, () -> connect(stranger, server));
    }
  }

  @Test
  void withoutAuthoritiesNobodyIsBelieved() throws Exception {
    TlsFiles files = first.issue("server").in(directory.resolve("server"));
    try (TlsIdentity server = follow(new TlsFiles(files.certificate(), files.key(), null));
        TlsIdentity client = follow(first.issue("client").in(directory.resolve("client")))) {
      SSLException refused = assertThrows(SSLException.class, () -> connect(client, server));
      assertTrue(refused.getMessage().contains("no CAs are configured"), refused.getMessage());
    }
  }

  private static TlsIdentity follow(TlsFiles files) throws TlsException {
    return TlsIdentity.open(files, InstantSource.system(), Duration.ofMillis(3));
  }

  private interface Change {
    void make() throws IOException;
  }

  /** Makes the change, and waits until the last file of it has been seen. */
  private static void replace(TlsIdentity identity, Change change) throws Exception {
    change.make();
    TlsVersion wanted = TlsVersion.read(identity.files());
    await().until(() -> identity.isUsing(wanted));
  }

  private static EnginePair connect(TlsIdentity client, TlsIdentity server) throws SSLException {
    return connect(client, server, "TLSv1.3");
  }

  private static EnginePair connect(TlsIdentity client, TlsIdentity server, String protocol)
      throws SSLException {
    SSLEngine from = client.context().createSSLEngine("localhost", 1);
    from.setEnabledProtocols(new String[] {protocol});
    return EnginePair.shakenHands(from, server.context().createSSLEngine());
  }

  private static String shown(SSLEngine engine) throws SSLException {
    return ((X509Certificate) engine.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }
}
