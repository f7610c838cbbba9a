package io.holdfast.gateway.app;

import io.holdfast.gateway.config.TlsSettings;
import io.holdfast.gateway.metrics.TlsFigures;
import io.holdfast.gateway.server.HttpTls;
import io.holdfast.tls.TlsException;
import io.holdfast.tls.TlsIdentity;
import io.holdfast.tls.TlsMode;
import java.util.List;

/** The certificate that this process shows to clients, and to nodes that it asks. */
final class OwnCertificate implements AutoCloseable {
  private final TlsSettings settings;

  /** Null = there is none, in mode off. */
  private final TlsIdentity identity;

  private OwnCertificate(TlsSettings settings, TlsIdentity identity) {
    this.settings = settings;
    this.identity = identity;
  }

  /**
   * Reads its files, and follows them.
   *
   * @throws TlsException when they do not hold together
   */
  static OwnCertificate open(TlsSettings settings) throws TlsException {
    boolean off = settings.mode() == TlsMode.OFF;
    return new OwnCertificate(settings, off ? null : TlsIdentity.open(settings.files()));
  }

  /** TLS with clients and nodes. */
  HttpTls http() {
    return identity == null
        ? HttpTls.OFF
        : new HttpTls(settings.mode(), settings.clientCertificates(), identity.context());
  }

  /** For the metrics; nothing where there is no TLS. */
  List<TlsFigures.Port> ports() {
    return identity == null ? List.of() : List.of(new TlsFigures.Port("http", identity));
  }

  /** From then on its files are not followed any more. */
  @Override
  public void close() {
    if (identity != null) {
      identity.close();
    }
  }
}
