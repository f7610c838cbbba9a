package io.holdfast.gateway.server;

import io.holdfast.gateway.routing.NodeClient;
import io.holdfast.tls.TlsMode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * TLS as this process speaks it, with its clients and with nodes.
 *
 * @param clientCertificates whether clients show certificates
 * @param context follows the files of the certificate; null = there is none, in mode off
 */
public record HttpTls(TlsMode mode, ClientCertificates clientCertificates, SSLContext context) {
  public static final HttpTls OFF = new HttpTls(TlsMode.OFF, ClientCertificates.NONE, null);

  /** Whether clients show certificates. One that is shown is always checked. */
  public enum ClientCertificates {
    NONE,
    OPTIONAL,
    REQUIRED;

    /** As it is written in the configuration. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    public static Optional<ClientCertificates> of(String text) {
      return Stream.of(values()).filter(one -> one.text().equals(text)).findFirst();
    }
  }

  /**
   * Asks nodes with this certificate.
   *
   * @param openRequests that may be under way to one node at a time
   * @param headerBytes the largest head of a request
   */
  public NodeClient nodeClient(int openRequests, int headerBytes) {
    return new NodeClient(openRequests, headerBytes, mode, context);
  }

  /** The scheme of the addresses that clients use. */
  public String scheme() {
    return mode == TlsMode.OFF ? "http" : "https";
  }
}
