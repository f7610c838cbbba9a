package io.holdfast.peer;

import io.holdfast.tls.TlsException;
import io.holdfast.tls.TlsMode;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who may be at the other end of a connection. A node's certificate names it and its cluster, with
 * an URI that {@link #uri} makes.
 *
 * @param mode whether TLS is spoken; what follows is only looked at if it is
 * @param context checks certificates against the authorities, and has this node's
 * @param cluster name of this cluster
 * @param members the names of its nodes, by the addresses where they are reached
 */
public record PeerTls(
    TlsMode mode, SSLContext context, String cluster, Map<String, String> members) {
  public static final PeerTls OFF = new PeerTls(TlsMode.OFF, null, "", Map.of());

  /** Type of a name in a certificate (RFC 5280, GeneralName). */
  private static final Integer URI_NAME = 6;

  /** How a certificate names a node. */
  public static String uri(String cluster, String node) {
    return "holdfast://" + cluster + "/node/" + node;
  }

  /** For a connection that came to this node. */
  SSLEngine accepting() {
    SSLEngine engine = engine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  /** For a connection that this node makes. It never resumes a session: who is there may change. */
  SSLEngine connecting() {
    SSLEngine engine = engine();
    engine.setUseClientMode(true);
    return engine;
  }

  private SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
    return engine;
  }

  /**
   * Checks that the other side is a member.
   *
   * @throws SSLException says what it is instead
   */
  void requireMember(SSLSession session) throws SSLException {
    require(session, members.values());
  }

  /**
   * Checks that the other side is the node that lies at this address.
   *
   * @param voter the node whose vote is asked for there, where the configuration has another
   *     address for it; null = none is
   * @throws SSLException says what it is instead
   */
  void requireNodeAt(String address, String voter, SSLSession session) throws SSLException {
    String meant = members.getOrDefault(address, voter);
    if (meant == null || !members.containsValue(meant)) {
      throw new SSLPeerUnverifiedException("no member is known to lie at " + address);
    }
    require(session, List.of(meant));
  }

  private void require(SSLSession session, Collection<String> nodes) throws SSLException {
    X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
    if (!isOf(certificate, nodes)) {
      throw new SSLPeerUnverifiedException(
          "its certificate is for " + describe(certificate) + ", and not for " + wanted(nodes));
    }
  }

  /**
   * Checks this node's own certificate.
   *
   * @throws TlsException when the others would refuse it
   */
  public void requireOwn(String node, X509Certificate certificate, Path file) throws TlsException {
    if (!isOf(certificate, List.of(node))) {
      throw new TlsException(
          file
              + " is for "
              + describe(certificate)
              + ", and not for "
              + wanted(List.of(node))
              + ": a node's certificate has the URI "
              + uri(cluster, node)
              + " among its subject alternative names");
    }
  }

  private boolean isOf(X509Certificate certificate, Collection<String> nodes) {
    List<String> uris = uris(certificate);
    return nodes.stream().map(node -> uri(cluster, node)).anyMatch(uris::contains);
  }

  private String wanted(Collection<String> nodes) {
    return String.join(" or ", nodes) + " of cluster " + cluster;
  }

  private static String describe(X509Certificate certificate) {
    List<String> uris = uris(certificate);
    return certificate.getSubjectX500Principal().getName()
        + (uris.isEmpty() ? ", without a URI" : " (" + String.join(", ", uris) + ")");
  }

  /** None when the names cannot be read: then it names nobody. */
  private static List<String> uris(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> URI_NAME.equals(name.getFirst()))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException broken) {
      return List.of();
    }
  }
}
