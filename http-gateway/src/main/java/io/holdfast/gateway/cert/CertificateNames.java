package io.holdfast.gateway.cert;

import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;

/** The names in certificates: of clusters, nodes and users, and the hosts that clients dial. */
final class CertificateNames {
  private static final String SCHEME = "holdfast://";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,128}");
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]+)*");
  private static final int MOST_OF_A_HOST = 253;

  private CertificateNames() {}

  /** Names become parts of URIs and of file names. */
  static String checked(String what, String name) throws CertException {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new CertException(
          what
              + " \""
              + name
              + "\" cannot stand in a certificate: it takes 1 to 128 letters, digits, and . _ @ -");
    }
    return name;
  }

  static X500Name common(String name) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
  }

  static GeneralName cluster(String cluster) {
    return uri(SCHEME + cluster);
  }

  static GeneralName node(String cluster, String node) {
    return uri(SCHEME + cluster + "/node/" + node);
  }

  static GeneralName user(String cluster, String user) {
    return uri(SCHEME + cluster + "/user/" + user);
  }

  /** The cluster that a CA's URI names, or nothing for another URI. */
  static String clusterOf(String uri) {
    String rest = uri.startsWith(SCHEME) ? uri.substring(SCHEME.length()) : "";
    return NAME.matcher(rest).matches() ? rest : "";
  }

  static GeneralName host(String host) throws CertException {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (IPAddress.isValid(bare)) {
      return new GeneralName(GeneralName.iPAddress, bare);
    }
    // A port, a scheme, or an address with a number too many.
    if (host.length() > MOST_OF_A_HOST
        || !HOST.matcher(host).matches()
        || host.matches("[0-9.]+")) {
      throw new CertException(
          "--host \""
              + host
              + "\" is no host name and no IP address; it has no port and no scheme");
    }
    return new GeneralName(GeneralName.dNSName, host);
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }
}
