package io.holdfast.chaos.security;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemGenerationException;

/** A CA of one cluster, and what it signs. */
final class Authority {
  /** Faults move the clocks of nodes by up to a day. */
  private static final Duration VALID_SINCE = Duration.ofDays(3);

  private static final Duration VALID_FOR = Duration.ofDays(60);
  private static final int SERIAL_BITS = 127;

  private final String cluster;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private Authority(String cluster, KeyPair keys, X509Certificate certificate) {
    this.cluster = cluster;
    this.keys = keys;
    this.certificate = certificate;
  }

  /** A certificate and its key. */
  record Identity(X509Certificate certificate, PrivateKey key) {}

  /** The same, as they go into files. */
  record Issued(String certificate, String key) {}

  /**
   * A new one.
   *
   * @param number that its name tells it by
   */
  static Authority make(String cluster, int number) {
    X500Name name = new X500Name("CN=CA " + number + " of " + cluster);
    KeyPair keys = newKeys();
    try {
      X509v3CertificateBuilder builder =
          builder(name, name, keys)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      return new Authority(cluster, keys, sign(builder, keys));
    } catch (IOException | GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  String pem() {
    return pem(certificate);
  }

  /**
   * A certificate of a node, with a new key.
   *
   * @param address that others dial
   */
  Issued issue(String node, String address) {
    Identity made = identify(node, address);
    try {
      return new Issued(pem(made.certificate()), pem(new JcaPKCS8Generator(made.key(), null)));
    } catch (PemGenerationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Identity identify(String node, String address) {
    KeyPair own = newKeys();
    GeneralNames names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(
                  GeneralName.uniformResourceIdentifier,
                  "holdfast://%s/node/%s".formatted(cluster, node)),
              new GeneralName(
                  GeneralName.iPAddress, InetAddress.ofLiteral(address).getHostAddress())
            });
    ExtendedKeyUsage usage =
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
    try {
      X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      X509v3CertificateBuilder builder =
          builder(issuer, new X500Name("CN=" + node), own)
              .addExtension(Extension.subjectAlternativeName, false, names)
              .addExtension(Extension.extendedKeyUsage, false, usage);
      return new Identity(sign(builder, keys), own.getPrivate());
    } catch (IOException | GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair own) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
        Date.from(now.minus(VALID_SINCE)),
        Date.from(now.plus(VALID_FOR)),
        subject,
        own.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pem(Object thing) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(thing);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return text.toString();
  }
}
