package io.holdfast.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A CA for tests, in memory; what it signs becomes real files. */
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final X500Name name;
  private final Instant begins;
  private final KeyPair keys = newKeys();
  private final X509CertificateHolder certificate;

  public TestAuthority(String name) {
    this(name, Instant.now().plus(Duration.ofDays(365)));
  }

  public TestAuthority(String name, Instant expires) {
    this(name, Instant.now().minus(Duration.ofDays(400)), expires);
  }

  TestAuthority(String name, Instant begins, Instant expires) {
    this.name = new X500Name("CN=" + name);
    this.begins = begins;
    this.certificate =
        sign(builder(this.name, keys, expires, List.of()), new BasicConstraints(true));
  }

  /** A certificate of this CA that is still to be described. */
  public Wish issue(String commonName) {
    return new Wish(commonName, Instant.now().plus(Duration.ofDays(90)), List.of());
  }

  /** What a certificate shall say; {@code localhost} and the loopback addresses are in each. */
  public final class Wish {
    private final String commonName;
    private final Instant expires;
    private final List<String> uris;

    private Wish(String commonName, Instant expires, List<String> uris) {
      this.commonName = commonName;
      this.expires = expires;
      this.uris = uris;
    }

    public Wish expires(Instant at) {
      return new Wish(commonName, at, uris);
    }

    public Wish uri(String uri) {
      List<String> more = new ArrayList<>(uris);
      more.add(uri);
      return new Wish(commonName, expires, more);
    }

    /** As node.pem, node-key.pem and ca.pem in the directory; this CA is the only one. */
    public TlsFiles in(Path directory) {
      return in(directory, TestAuthority.this);
    }

    /** The same with other CAs to check the other side with. */
    public TlsFiles in(Path directory, TestAuthority... authorities) {
      KeyPair own = newKeys();
      X509CertificateHolder signed =
          sign(
              builder(new X500Name("CN=" + commonName), own, expires, uris),
              new BasicConstraints(false));
      TlsFiles files =
          new TlsFiles(
              directory.resolve("node.pem"),
              directory.resolve("node-key.pem"),
              directory.resolve("ca.pem"));
      write(files.certificate(), pem(signed));
      write(files.key(), pem(own.getPrivate()));
      authorities(files.authorities(), authorities);
      return files;
    }
  }

  /** Writes the certificates of these CAs in the place of what was there. */
  public static void authorities(Path file, TestAuthority... authorities) {
    StringBuilder all = new StringBuilder();
    for (TestAuthority authority : authorities) {
      all.append(pem(authority.certificate));
    }
    write(file, all.toString());
  }

  /** Atomically, for its owner only. */
  public static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Path next =
          Files.createTempFile(
              file.getParent(),
              "next",
              ".pem",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Of a key, as PKCS#8. */
  static String pem(PrivateKey key) {
    return pem(new PemObject("PRIVATE KEY", key.getEncoded()));
  }

  /** Of whatever Bouncy Castle can write. */
  static String pem(Object what) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(what);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return text.toString();
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name subject, KeyPair own, Instant expires, List<String> uris) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(begins),
              Date.from(expires),
              subject,
              own.getPublic());
      if (subject.equals(name)) {
        return builder;
      }
      List<GeneralName> names = new ArrayList<>();
      names.add(new GeneralName(GeneralName.dNSName, "localhost"));
      names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
      names.add(new GeneralName(GeneralName.iPAddress, "::1"));
      uris.forEach(uri -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
      return builder
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                  }));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private X509CertificateHolder sign(X509v3CertificateBuilder builder, BasicConstraints isCa) {
    try {
      return builder
          .addExtension(Extension.basicConstraints, true, isCa)
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    } catch (IOException | OperatorCreationException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
