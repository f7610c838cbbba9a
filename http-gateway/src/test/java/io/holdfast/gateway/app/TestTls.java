package io.holdfast.gateway.app;

import io.holdfast.gateway.server.HttpTls;
import io.holdfast.gateway.server.HttpTls.ClientCertificates;
import io.holdfast.tls.TestAuthority;
import io.holdfast.tls.TlsException;
import io.holdfast.tls.TlsFiles;
import io.holdfast.tls.TlsIdentity;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A CA, a node's certificate of it, and clients that show certificates or none. */
public final class TestTls implements AutoCloseable {
  private static final Duration LOOKED_AT_EVERY = Duration.ofMillis(50);

  private final TestAuthority authority = new TestAuthority("test CA");
  private final Path directory;
  private final List<TlsIdentity> identities = new ArrayList<>();
  private final TlsIdentity node;

  public TestTls(Path directory) {
    this.directory = directory;
    this.node = open(renewed());
  }

  /** A new certificate of the node, in the place of the one before. */
  TlsFiles renewed() {
    return authority.issue("n1").in(directory.resolve("node"), authority);
  }

  TestAuthority authority() {
    return authority;
  }

  private TlsIdentity open(TlsFiles files) {
    try {
      TlsIdentity identity = TlsIdentity.open(files, InstantSource.system(), LOOKED_AT_EVERY);
      identities.add(identity);
      return identity;
    } catch (TlsException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  public HttpTls node(TlsMode mode) {
    return node(mode, ClientCertificates.NONE);
  }

  HttpTls node(TlsMode mode, ClientCertificates clients) {
    return new HttpTls(mode, clients, node.context());
  }

  /** A node whose certificate is of another CA. */
  HttpTls nodeOf(TestAuthority other) {
    return new HttpTls(
        TlsMode.REQUIRED,
        ClientCertificates.NONE,
        open(other.issue("n1").in(directory.resolve("foreign"), authority)).context());
  }

  /** Of a client that trusts the CA and has a certificate of it. */
  public SSLContext client(String user) {
    return client(user, authority);
  }

  /** Of a node of the cluster, or of what was one. */
  SSLContext nodeCertificate(String node) {
    Path own = directory.resolve("node-" + node);
    return open(authority.issue(node).uri("holdfast://test/node/" + node).in(own, authority))
        .context();
  }

  /** The certificate of a client. */
  X509Certificate certificate(String user) {
    client(user);
    return identities.getLast().certificate();
  }

  /** Its certificate is of another CA. */
  SSLContext client(String user, TestAuthority issuer) {
    Path own = directory.resolve(user);
    return open(issuer.issue(user).uri("holdfast://test/user/" + user).in(own, authority))
        .context();
  }

  /** Its certificate has ended; so late it would not be loaded, so its clock is behind. */
  SSLContext expired(String user) {
    Instant end = Instant.now().minusSeconds(60);
    TlsFiles files = authority.issue(user).expires(end).in(directory.resolve(user), authority);
    try {
      TlsIdentity late = TlsIdentity.open(files, () -> end.minusSeconds(60), Duration.ofDays(1));
      identities.add(late);
      return late.context();
    } catch (TlsException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  /** Of a client that trusts the CA and shows no certificate. */
  SSLContext stranger() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(directory.resolve("node").resolve("ca.pem"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    identities.forEach(TlsIdentity::close);
  }
}
