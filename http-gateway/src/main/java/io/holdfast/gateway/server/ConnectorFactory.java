package io.holdfast.gateway.server;

import io.holdfast.gateway.eventloop.ConnectionBound;
import io.holdfast.gateway.eventloop.LoopConnector;
import io.holdfast.tls.TlsMode;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Makes what listens. Without TLS HTTP/1.1 is spoken. With TLS the first byte tells the two apart,
 * and over TLS client and server agree on HTTP/2 or HTTP/1.1 (ALPN).
 */
final class ConnectorFactory {
  /** Event loops answer plain reads themselves; the other half of the machine is for the rest. */
  private static final int LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);

  /** The id of ALPN. Case matters, and it is not how the version is written in a request. */
  private static final String HTTP_1_1 = "http/1.1";

  private ConnectorFactory() {}

  static LoopConnector make(Server server, HttpSettings settings, ConnectionBound bound) {
    LoopConnector connector = new LoopConnector(server, LOOPS, bound, protocols(settings));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(settings.backlog());
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    return connector;
  }

  private static ConnectionFactory[] protocols(HttpSettings settings) {
    ConnectionFactory http1 = new GuardedConnectionFactory(http(settings));
    if (settings.tls().mode() == TlsMode.OFF) {
      return new ConnectionFactory[] {http1};
    }
    GuardedHttp2Factory http2 = new GuardedHttp2Factory(http(settings));
    ALPNServerConnectionFactory alpn =
        new ALPNServerConnectionFactory(http2.getProtocol(), HTTP_1_1);
    alpn.setDefaultProtocol(HTTP_1_1);
    SslConnectionFactory tls =
        new GuardedTlsFactory(certificates(settings.tls()), alpn.getProtocol());
    // It would look at the names of certificates; which names are ours HostNames knows.
    tls.setEnsureSecureRequestCustomizer(false);
    return new ConnectionFactory[] {new DetectorConnectionFactory(tls), http1, alpn, http2};
  }

  private static HttpConfiguration http(HttpSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(settings.headerBytes());
    http.setUriCompliance(UriCompliance.DEFAULT);
    http.setPersistentConnectionsEnabled(true);
    return http;
  }

  /** Which versions and suites are spoken the context says. */
  private static SslContextFactory.Server certificates(HttpTls tls) {
    SslContextFactory.Server certificates = new SslContextFactory.Server();
    certificates.setSslContext(tls.context());
    certificates.setRenegotiationAllowed(false);
    switch (tls.clientCertificates()) {
      case NONE -> {}
      case OPTIONAL -> certificates.setWantClientAuth(true);
      case REQUIRED -> certificates.setNeedClientAuth(true);
    }
    return certificates;
  }
}
