package io.holdfast.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one version of the files holds, checked: the key fits the certificate, the chain is whole,
 * and all of it is valid at the time of the check.
 *
 * @param authorities none when the other side shows no certificate
 */
record TlsMaterial(
    List<X509Certificate> chain, PrivateKey key, Optional<List<X509Certificate>> authorities) {
  private static final Logger LOG = LoggerFactory.getLogger(TlsMaterial.class);
  private static final byte[] CHALLENGE = "does this key fit?".getBytes(StandardCharsets.US_ASCII);

  static TlsMaterial of(TlsVersion version, Instant now) throws TlsException {
    List<X509Certificate> chain = version.certificate().certificates();
    PrivateKey key = version.key().key();
    String file = version.certificate().path().toString();
    checkFit(version, chain.getFirst(), key);
    checkOrder(file, chain);
    for (X509Certificate certificate : chain) {
      checkValid(file, certificate, now);
    }
    Optional<List<X509Certificate>> authorities = Optional.empty();
    if (version.authorities().isPresent()) {
      authorities = Optional.of(authorities(version.authorities().get(), now));
    }
    return new TlsMaterial(List.copyOf(chain), key, authorities);
  }

  /** When the first certificate of the chain ends. */
  Instant chainExpires() {
    return firstEnd(chain);
  }

  /** When the first of the CAs ends. */
  Optional<Instant> authoritiesExpire() {
    return authorities.map(TlsMaterial::firstEnd);
  }

  private static Instant firstEnd(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /**
   * A CA that has ended is left out: the other one of a rotation goes on alone. With one that is
   * still to come the whole version is refused, and so tried again: left out, it would stay out.
   */
  private static List<X509Certificate> authorities(PemFile file, Instant now) throws TlsException {
    List<X509Certificate> all = file.certificates();
    for (X509Certificate authority : all) {
      if (authority.getBasicConstraints() < 0) {
        throw new TlsException(
            file.path()
                + " holds the certificate of "
                + name(authority)
                + ", which is not a CA: name the CA that signed it");
      }
    }
    List<X509Certificate> valid = all.stream().filter(one -> !hasEnded(one, now)).toList();
    for (X509Certificate one : valid.isEmpty() ? all : valid) {
      checkValid(file.path().toString(), one, now);
    }
    if (valid.size() < all.size()) {
      LOG.warn(
          "{} holds a CA that has expired; it is left out: {}",
          file.path(),
          all.stream().filter(one -> hasEnded(one, now)).map(TlsMaterial::name).toList());
    }
    return valid;
  }

  private static boolean hasEnded(X509Certificate certificate, Instant now) {
    return now.isAfter(certificate.getNotAfter().toInstant());
  }

  private static void checkValid(String file, X509Certificate certificate, Instant now)
      throws TlsException {
    if (hasEnded(certificate, now)) {
      throw new TlsException(
          file
              + ": the certificate of "
              + name(certificate)
              + " expired at "
              + certificate.getNotAfter().toInstant()
              + "; put a new one in its place");
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new TlsException(
          file
              + ": the certificate of "
              + name(certificate)
              + " is not valid before "
              + certificate.getNotBefore().toInstant()
              + "; is the clock of this machine right? It says "
              + now);
    }
  }

  private static void checkOrder(String file, List<X509Certificate> chain) throws TlsException {
    for (int place = 1; place < chain.size(); place++) {
      X500Principal issuer = chain.get(place - 1).getIssuerX500Principal();
      if (!issuer.equals(chain.get(place).getSubjectX500Principal())) {
        throw new TlsException(
            file
                + ": certificate "
                + place
                + " is signed by "
                + issuer
                + ", but "
                + name(chain.get(place))
                + " comes after it; put them in the order of signing, the node's own first");
      }
    }
  }

  private static void checkFit(TlsVersion version, X509Certificate certificate, PrivateKey key)
      throws TlsException {
    if (!fits(certificate.getPublicKey(), key)) {
      throw new TlsException(
          version.key().path()
              + " does not fit the first certificate in "
              + version.certificate().path()
              + " ("
              + name(certificate)
              + "): name the key that the certificate was made with");
    }
  }

  private static boolean fits(PublicKey publicKey, PrivateKey key) {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(CHALLENGE);
      byte[] signature = signer.sign();
      signer.initVerify(publicKey);
      signer.update(CHALLENGE);
      return signer.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
