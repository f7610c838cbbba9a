package io.holdfast.tls;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where the certificate of this process lies, in PEM.
 *
 * @param certificate its own certificate first, then the ones between it and the CA, if any
 * @param key the key of that certificate: PKCS#8, PKCS#1 or SEC1, not encrypted
 * @param authorities the CAs that the other side is checked with, two of them while one takes over
 *     from the other; null when the other side shows no certificate
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {
  public TlsFiles {
    requireNonNull(certificate);
    requireNonNull(key);
  }
}
