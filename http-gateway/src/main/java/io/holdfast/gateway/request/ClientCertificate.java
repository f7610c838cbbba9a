package io.holdfast.gateway.request;

import io.holdfast.gateway.auth.CertificateName;
import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.EndPoint;

/**
 * The certificate that a client has shown. Its chain was checked when the connection began.
 *
 * @param leaf the client's own, not those of CAs
 * @param commonName empty = it has none, or several
 * @param uris its alternative names that are URIs
 */
public record ClientCertificate(X509Certificate leaf, String commonName, List<URI> uris) {
  private static final String KEPT = ClientCertificate.class.getName();
  private static final int URI_NAME = 6;

  /** Shown on a connection; empty = no TLS, or the client has shown none. */
  public static Optional<ClientCertificate> of(EndPoint endPoint) {
    EndPoint.SslSessionData tls = endPoint.getSslSessionData();
    if (tls == null || tls.peerCertificates() == null || tls.peerCertificates().length == 0) {
      return Optional.empty();
    }
    SSLSession session = tls.sslSession();
    if (session.getValue(KEPT) instanceof ClientCertificate read) {
      return Optional.of(read);
    }
    ClientCertificate read = of(tls.peerCertificates()[0]);
    session.putValue(KEPT, read);
    return Optional.of(read);
  }

  /** Whom it is for; null = nobody can tell. */
  public CertificateName name() {
    return CertificateName.of(commonName, uris);
  }

  /** Its names; those that cannot be read are none. */
  public static ClientCertificate of(X509Certificate leaf) {
    return new ClientCertificate(leaf, commonName(leaf), uris(leaf));
  }

  /** Of two, nobody knows which is meant. */
  private static String commonName(X509Certificate leaf) {
    try {
      List<Object> names =
          new LdapName(leaf.getSubjectX500Principal().getName())
              .getRdns().stream()
                  .filter(part -> part.getType().equalsIgnoreCase("CN"))
                  .map(Rdn::getValue)
                  .toList();
      return names.size() == 1 && names.getFirst() instanceof String name ? name : "";
    } catch (InvalidNameException unreadable) {
      return "";
    }
  }

  private static List<URI> uris(X509Certificate leaf) {
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      List<URI> uris = new ArrayList<>();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.getFirst().equals(URI_NAME)) {
          uris.add(URI.create(String.valueOf(name.getLast())));
        }
      }
      return List.copyOf(uris);
    } catch (CertificateParsingException | IllegalArgumentException unreadable) {
      return List.of();
    }
  }
}
