package io.holdfast.tls;

import java.util.Optional;

/** The bytes of all files at one moment: enough to say whether anything has changed. */
record TlsVersion(PemFile certificate, PemFile key, Optional<PemFile> authorities) {
  static TlsVersion read(TlsFiles files) throws TlsException {
    SecretFile.check(files.key(), "who could pass for this node");
    return new TlsVersion(
        PemFile.read(files.certificate()),
        PemFile.read(files.key()),
        files.authorities() == null
            ? Optional.empty()
            : Optional.of(PemFile.read(files.authorities())));
  }

  boolean sameAs(TlsVersion other) {
    return certificate.sameAs(other.certificate)
        && key.sameAs(other.key)
        && authorities.isPresent() == other.authorities.isPresent()
        && (authorities.isEmpty() || authorities.get().sameAs(other.authorities.get()));
  }
}
