package io.holdfast.tls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files are taken, which are refused with which words, and what is allowed on the wire. */
class TlsIdentityTest {
  @TempDir Path directory;

  private final Instant now = Instant.now();
  private final TestAuthority authority = new TestAuthority("authority");

  @Test
  void itTellsTheFirstEndAmongItsCertificateAndItsAuthorities() throws TlsException {
    Instant soon = now.plus(Duration.ofDays(20)).truncatedTo(ChronoUnit.SECONDS);
    TestAuthority ending = new TestAuthority("ending", soon);
    TlsFiles files = authority.issue("a").in(directory, authority, ending);
    try (TlsIdentity identity = TlsIdentity.open(files)) {
      assertEquals(soon, identity.expires());
      assertEquals(soon, identity.authoritiesExpire().orElseThrow());
      assertTrue(identity.certificateExpires().isAfter(soon));
    }
  }

  @Test
  void aMissingFileIsNamed() {
    TlsFiles files = authority.issue("a").in(directory);
    assertTrue(files.authorities().toFile().delete());
    assertRefused(files, "ca.pem does not exist");
    assertTrue(files.key().toFile().delete());
    assertRefused(files, "node-key.pem does not exist");
  }

  @Test
  void aFileThatIsNotPemIsRefused() {
    TlsFiles files = authority.issue("a").in(directory);
    TestAuthority.write(files.certificate(), "\u0001\u0002 not PEM");
    assertRefused(files, "node.pem holds no certificate");
    TestAuthority.write(
        files.certificate(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertRefused(files, "node.pem is not proper PEM");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    TlsFiles files = authority.issue("a").in(directory);
    TestAuthority.write(files.key(), TestAuthority.pem(TestAuthority.newKeys().getPrivate()));
    assertRefused(files, "node-key.pem does not fit the first certificate in");
  }

  @Test
  void aKeyThatTheWorldCanReadIsRefusedAndOneThatItsGroupCanReadIsNot() throws IOException {
    TlsFiles files = authority.issue("a").in(directory);
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused(files, "is open to others (rw-r--r--)");
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-rw----"));
    assertRefused(files, "is open to others (rw-rw----)");
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("r--r-----"));
    TlsIdentity.open(files).close();
  }

  @Test
  void anExpiredCertificateIsRefused() {
    TlsFiles files = authority.issue("a").expires(now.minus(Duration.ofDays(1))).in(directory);
    assertRefused(files, "the certificate of CN=a expired at");
  }

  @Test
  void aCertificateIsRefusedBeforeItsTime() {
    TlsFiles files = authority.issue("a").in(directory);
    TlsException refused =
        assertThrows(
            TlsException.class,
            () -> TlsIdentity.open(files, InstantSource.fixed(Instant.EPOCH), Duration.ofDays(1)));
    assertTrue(refused.getMessage().contains("is not valid before"), refused.getMessage());
  }

  @Test
  void anAuthorityThatHasEndedIsLeftOutAndIsRefusedWhenItIsTheOnlyOne() throws TlsException {
    TestAuthority ended = new TestAuthority("ended", now.minus(Duration.ofDays(1)));
    try (TlsIdentity identity =
        TlsIdentity.open(authority.issue("a").in(directory, ended, authority))) {
      assertTrue(identity.expires().isAfter(now));
    }
    assertRefused(authority.issue("a").in(directory, ended), "CN=ended expired at");
  }

  @Test
  void anAuthorityIsTakenWhenItsTimeComes() throws TlsException {
    Instant begin = now.plus(Duration.ofHours(1));
    TestAuthority coming = new TestAuthority("coming", begin, now.plus(Duration.ofDays(30)));
    AtomicReference<Instant> clock = new AtomicReference<>(now);
    TlsFiles files = authority.issue("a").in(directory);
    try (TlsIdentity identity = TlsIdentity.open(files, clock::get, Duration.ofDays(1))) {
      TestAuthority.authorities(files.authorities(), authority, coming);
      identity.look();
      identity.look();
      String refusal = identity.refusal().orElseThrow();
      assertTrue(refusal.contains("CN=coming is not valid before"), refusal);
      clock.set(begin.plusSeconds(1));
      identity.look();
      assertEquals(Optional.empty(), identity.refusal());
      assertTrue(identity.isUsing(TlsVersion.read(files)));
    }
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotUsed() throws IOException {
    TlsFiles files = authority.issue("a").in(directory);
    TestAuthority second = new TestAuthority("second");
    try (TlsIdentity identity =
        TlsIdentity.open(files, InstantSource.system(), Duration.ofDays(1))) {
      TestAuthority.authorities(files.authorities(), second);
      TlsVersion cut = TlsVersion.read(files);
      identity.look();
      assertFalse(identity.isUsing(cut));
      TestAuthority.authorities(files.authorities(), second, authority);
      TlsVersion whole = TlsVersion.read(files);
      identity.look();
      assertFalse(identity.isUsing(whole));
      identity.look();
      assertTrue(identity.isUsing(whole));
    }
  }

  @Test
  void filesOfAnotherNodeAreNotTakenInPlaceOfOnesOwn() throws IOException {
    TlsFiles files = authority.issue("a").in(directory);
    TlsIdentity.OwnCheck check =
        own -> {
          if (!own.getSubjectX500Principal().getName().equals("CN=a")) {
            throw new TlsException("it is another's");
          }
        };
    try (TlsIdentity identity =
        TlsIdentity.open(files, InstantSource.system(), Duration.ofDays(1), check)) {
      authority.issue("b").in(directory);
      identity.look();
      identity.look();
      assertEquals("it is another's", identity.refusal().orElseThrow());
      assertEquals("CN=a", identity.certificate().getSubjectX500Principal().getName());
    }
    assertThrows(TlsException.class, () -> TlsIdentity.open(files, check));
  }

  @Test
  void aCertificateThatIsNoAuthorityIsRefusedAsOne() throws IOException {
    TlsFiles files = authority.issue("a").in(directory);
    Files.copy(files.certificate(), directory.resolve("wrong.pem"));
    assertRefused(
        new TlsFiles(files.certificate(), files.key(), directory.resolve("wrong.pem")),
        "which is not a CA");
  }

  @Test
  void aChainInTheWrongOrderIsRefused() throws IOException {
    TlsFiles files = authority.issue("a").in(directory);
    String other =
        Files.readString(
            new TestAuthority("other").issue("b").in(directory.resolve("b")).authorities());
    TestAuthority.write(files.certificate(), Files.readString(files.certificate()) + other);
    assertRefused(files, "is signed by CN=authority, but CN=other comes after it");
  }

  @Test
  void engineHasOnlyStrongProtocolsAndSuites() throws TlsException {
    try (TlsIdentity identity = TlsIdentity.open(authority.issue("a").in(directory))) {
      SSLEngine engine = identity.context().createSSLEngine();
      assertEquals(List.of("TLSv1.3", "TLSv1.2"), List.of(engine.getEnabledProtocols()));
      for (SSLParameters parameters :
          List.of(
              engine.getSSLParameters(),
              identity.context().getDefaultSSLParameters(),
              identity.context().getSupportedSSLParameters())) {
        assertFalse(
            Arrays.stream(parameters.getCipherSuites())
                .anyMatch(suite -> suite.contains("_CBC_") || suite.startsWith("TLS_RSA_")),
            String.join(" ", parameters.getCipherSuites()));
        assertTrue(parameters.getCipherSuites().length > 5);
      }
    }
  }

  @Test
  void aClientThatOffersOnlyADearKeyExchangeIsRefused() throws Exception {
    TlsFiles files = authority.issue("a").in(directory);
    SSLContext plain = SSLContext.getInstance("TLS");
    plain.init(null, new TrustManager[] {TrustedAuthorities.of(Optional.empty())}, null);
    try (TlsIdentity identity = TlsIdentity.open(files)) {
      for (String group : List.of("ffdhe2048", "ffdhe8192", "secp521r1", "x448")) {
        SSLEngine client = plain.createSSLEngine();
        SSLParameters parameters = client.getSSLParameters();
        parameters.setNamedGroups(new String[] {group});
        parameters.setProtocols(new String[] {"TLSv1.3"});
        client.setSSLParameters(parameters);
        SSLEngine server = identity.context().createSSLEngine();
        SSLException refused =
            assertThrows(SSLException.class, () -> EnginePair.shakenHands(client, server), group);
        assertFalse(refused.getMessage().contains("certificate"), refused.getMessage());
      }
    }
  }

  @Test
  void aBadNewVersionLeavesTheOldOneInUseAndAGoodOneIsTakenAndTold() throws IOException {
    TlsFiles files = authority.issue("a").in(directory);
    AtomicInteger told = new AtomicInteger();
    try (TlsIdentity identity =
        TlsIdentity.open(files, InstantSource.system(), Duration.ofMillis(5))) {
      identity.onChange(told::incrementAndGet);
      TestAuthority.write(files.certificate(), "rubbish");
      Files.delete(files.key());
      await().until(() -> identity.refusal().isPresent());
      assertTrue(identity.refusal().get().contains("node-key.pem does not exist"));
      assertEquals("CN=a", identity.certificate().getSubjectX500Principal().getName());
      authority.issue("c").in(directory);
      await().until(() -> told.get() > 0);
      assertEquals(Optional.empty(), identity.refusal());
      assertEquals("CN=c", identity.certificate().getSubjectX500Principal().getName());
    }
  }

  @Test
  void aDirectoryThatIsSwappedByItsLinkIsFollowed() throws IOException {
    authority.issue("a").in(directory.resolve("1"));
    authority.issue("b").in(directory.resolve("2"));
    Path link = Files.createSymbolicLink(directory.resolve("..data"), Path.of("1"));
    TlsFiles files =
        new TlsFiles(
            link.resolve("node.pem"), link.resolve("node-key.pem"), link.resolve("ca.pem"));
    try (TlsIdentity identity =
        TlsIdentity.open(files, InstantSource.system(), Duration.ofMillis(5))) {
      Path next = Files.createSymbolicLink(directory.resolve("next"), Path.of("2"));
      Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
      await()
          .until(() -> identity.certificate().getSubjectX500Principal().getName().equals("CN=b"));
    }
  }

  private static void assertRefused(TlsFiles files, String words) {
    TlsException refused = assertThrows(TlsException.class, () -> TlsIdentity.open(files));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }
}
