package io.holdfast.gateway.cert;

import io.holdfast.tls.PemFile;
import io.holdfast.tls.SecretFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates. Its key lies in a file beside its certificate. */
record CertificateAuthority(X509Certificate certificate, PrivateKey key) {
  static final String CERTIFICATE = "ca.pem";
  static final String KEY = "ca-key.pem";

  private static final String SIGNATURE = "SHA256withECDSA";

  /** Clocks of other machines may be a little behind. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final int SERIAL_BITS = 127;
  private static final int URI_NAME = 6;

  /** A certificate that does not exist yet. */
  record Request(
      X500Name subject, List<GeneralName> names, List<KeyPurposeId> purposes, Duration validFor) {}

  /** A certificate and its key. */
  record Issued(X509Certificate certificate, PrivateKey key) {}

  static CertificateAuthority make(String cluster, Duration validFor, Instant now)
      throws CertException {
    SecureRandom random = new SecureRandom();
    // Two CAs of one cluster have different names, so that logs can tell them apart.
    X500Name name =
        CertificateNames.common(
            "Holdfast CA of "
                + cluster
                + " "
                + Integer.toHexString(random.nextInt(1 << 28) | 1 << 28));
    KeyPair keys = newKeys();
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          builder(name, name, keys.getPublic(), now, now.plus(validFor))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(keys.getPublic()))
              .addExtension(
                  Extension.subjectAlternativeName,
                  false,
                  new GeneralNames(CertificateNames.cluster(cluster)));
      return new CertificateAuthority(sign(builder, keys.getPrivate()), keys.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Reads the one that {@code holdfast cert ca} made, or one that others made. */
  static CertificateAuthority open(Path directory, Instant now) throws IOException {
    Path file = directory.resolve(CERTIFICATE);
    if (!Files.exists(file)) {
      throw new CertException(
          "there is no CA in "
              + directory
              + " ("
              + CERTIFICATE
              + " is missing): make one with `holdfast cert ca`, or name its directory with --ca");
    }
    X509Certificate certificate = PemFile.read(file).certificates().getFirst();
    Path keyFile = directory.resolve(KEY);
    SecretFile.check(keyFile, "who could make certificates of any node and any user");
    PrivateKey key = PemFile.read(keyFile).key();
    if (certificate.getBasicConstraints() < 0) {
      throw new CertException(file + " is not the certificate of a CA");
    }
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw new CertException(
          file
              + " expired at "
              + certificate.getNotAfter().toInstant()
              + ": make a new CA, see docs/operations/tls.md");
    }
    return new CertificateAuthority(certificate, key);
  }

  /** The cluster that it was made for; empty when it was not made by {@code holdfast cert ca}. */
  Optional<String> cluster() throws CertException {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return (names == null ? List.<List<?>>of() : names)
          .stream()
              .filter(name -> name.getFirst().equals(URI_NAME))
              .map(name -> CertificateNames.clusterOf((String) name.get(1)))
              .filter(cluster -> !cluster.isEmpty())
              .findFirst();
    } catch (CertificateParsingException malformed) {
      throw new CertException(
          "the certificate of the CA is malformed: " + malformed.getMessage(), malformed);
    }
  }

  /** A new key and its certificate, which ends with the CA at the latest. */
  Issued issue(Request request, Instant now) throws CertException {
    KeyPair keys = newKeys();
    Instant end = now.plus(request.validFor());
    Instant last = certificate.getNotAfter().toInstant();
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          builder(
                  X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                  request.subject(),
                  keys.getPublic(),
                  now,
                  end.isBefore(last) ? end : last)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(request.purposes().toArray(KeyPurposeId[]::new)))
              .addExtension(
                  Extension.subjectAlternativeName,
                  false,
                  new GeneralNames(request.names().toArray(GeneralName[]::new)))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(keys.getPublic()))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  extensions.createAuthorityKeyIdentifier(certificate));
      X509Certificate made = sign(builder, key);
      made.verify(certificate.getPublicKey());
      return new Issued(made, keys.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException wrongKey) {
      throw new CertException(
          KEY + " is not the key of " + CERTIFICATE + ": " + wrongKey, wrongKey);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant now, Instant end) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
        Date.from(now.minus(BACKDATED)),
        Date.from(end),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : SIGNATURE;
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
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
}
