package io.holdfast.client.call;

import io.holdfast.client.api.ConfigurationException;
import io.holdfast.client.api.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS as a client's credentials have it. */
final class ClientTls {
  private static final Pattern PKCS8 =
      Pattern.compile("(?s)-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
  private static final char[] NO_PASSWORD = {};

  private ClientTls() {}

  /**
   * Reads the files.
   *
   * @throws ConfigurationException when they cannot be used
   */
  static SSLContext context(Credentials credentials) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(credentials), trusted(credentials), null);
      return context;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new ConfigurationException(
          "the client's certificate or CAs cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private static KeyManager[] keys(Credentials credentials)
      throws IOException, GeneralSecurityException {
    if (credentials.certificate().isEmpty()) {
      return new KeyManager[0];
    }
    Certificate[] chain = certificates(credentials.certificate().get());
    KeyStore store = empty();
    store.setKeyEntry("client", key(credentials.key().orElseThrow()), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** Null = those of the JDK. */
  private static TrustManager[] trusted(Credentials credentials)
      throws IOException, GeneralSecurityException {
    if (credentials.authorities().isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    for (Certificate authority : certificates(credentials.authorities().get())) {
      store.setCertificateEntry("authority-" + store.size(), authority);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] certificates(Path file)
      throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(file);
    try {
      Certificate[] all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .toArray(new Certificate[0]);
      if (all.length > 0) {
        return all;
      }
    } catch (CertificateException malformed) {
      throw new CertificateException(file + ": " + malformed.getMessage(), malformed);
    }
    throw new CertificateException(file + " holds no certificate in PEM");
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new GeneralSecurityException(
          file
              + " holds no key in PKCS#8 (BEGIN PRIVATE KEY); openssl pkey -in OLD -out NEW makes"
              + " it so");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        // A key does not say what it is outside of its bytes.
      }
    }
    throw new GeneralSecurityException(file + " holds a key that is none of " + ALGORITHMS);
  }
}
