package io.holdfast.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** A PEM file as it was when it was read, and what stands in it. */
public final class PemFile {
  /** A bundle of all public CAs has a quarter of this. */
  private static final int MOST_BYTES = 1 << 20;

  private final Path path;
  private final byte[] bytes;

  PemFile(Path path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  public static PemFile read(Path path) throws TlsException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new TlsException(path + " is longer than " + MOST_BYTES + " bytes: not a PEM file?");
      }
      return new PemFile(path, bytes);
    } catch (NoSuchFileException missing) {
      throw new TlsException(path + " does not exist", missing);
    } catch (TlsException already) {
      throw already;
    } catch (IOException unreadable) {
      throw new TlsException(path + " cannot be read: " + unreadable, unreadable);
    }
  }

  Path path() {
    return path;
  }

  boolean sameAs(PemFile other) {
    return Arrays.equals(bytes, other.bytes);
  }

  /** All certificates in the file, in its order: one at least. */
  public List<X509Certificate> certificates() throws TlsException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object part : parts()) {
      if (part instanceof X509CertificateHolder holder) {
        certificates.add(certificate(holder));
      }
    }
    if (certificates.isEmpty()) {
      throw new TlsException(
          path + " holds no certificate: it must be PEM, with -----BEGIN CERTIFICATE-----");
    }
    return certificates;
  }

  /** The first key in the file. */
  public PrivateKey key() throws TlsException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      for (Object part : parts()) {
        switch (part) {
          case PrivateKeyInfo pkcs8 -> {
            return converter.getPrivateKey(pkcs8);
          }
          case PEMKeyPair pair -> {
            return converter.getPrivateKey(pair.getPrivateKeyInfo());
          }
          case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
              throw new TlsException(
                  path
                      + " is encrypted, and no one is here to type its passphrase: decrypt it with"
                      + " `openssl pkey -in OLD -out NEW`, and keep the file to its owner");
          default -> {
            // Certificates and parameters of a curve may stand in the same file.
          }
        }
      }
    } catch (TlsException already) {
      throw already;
    } catch (IOException | RuntimeException unknown) {
      throw new TlsException(path + " holds a key of an unknown kind: " + unknown, unknown);
    }
    throw new TlsException(
        path + " holds no private key: it must be PEM, with -----BEGIN PRIVATE KEY-----");
  }

  private List<Object> parts() throws TlsException {
    List<Object> parts = new ArrayList<>();
    try (PEMParser parser =
        new PEMParser(new StringReader(new String(bytes, StandardCharsets.ISO_8859_1)))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        parts.add(part);
      }
    } catch (IOException | RuntimeException malformed) {
      // The parser throws many kinds for bytes that are not what their heading says.
      throw new TlsException(path + " is not proper PEM: " + malformed.getMessage(), malformed);
    }
    return parts;
  }

  private X509Certificate certificate(X509CertificateHolder holder) throws TlsException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    } catch (CertificateException | IOException malformed) {
      throw new TlsException(
          path + " holds a malformed certificate: " + malformed.getMessage(), malformed);
    }
  }
}
