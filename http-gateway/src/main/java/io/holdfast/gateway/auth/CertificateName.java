package io.holdfast.gateway.auth;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a client certificate is for: its alternative name {@code holdfast://CLUSTER/user/NAME} or
 * {@code holdfast://CLUSTER/node/NAME}, and where it has none of these its common name.
 *
 * @param cluster empty = a common name, which says nothing of a cluster
 * @param kind user or node
 */
public record CertificateName(String cluster, String kind, String name) {
  private static final String SCHEME = "holdfast://";
  private static final String NAME = "[A-Za-z0-9._@-]{1,128}";
  private static final Pattern OF_CLUSTER =
      Pattern.compile(SCHEME + "(" + NAME + ")/(user|node)/(" + NAME + ")");
  private static final String COMMON = "cn:";

  /**
   * Read from a certificate.
   *
   * @return null = nobody can tell whom it is for
   */
  public static CertificateName of(String commonName, List<URI> uris) {
    List<String> ours =
        uris.stream().map(URI::toString).filter(uri -> uri.startsWith(SCHEME)).toList();
    if (ours.isEmpty()) {
      return parse(COMMON + commonName);
    }
    return ours.size() == 1 ? parse(ours.getFirst()) : null;
  }

  /** As {@link #text} has it; null = it is none. */
  static CertificateName parse(String text) {
    if (text.startsWith(COMMON)) {
      String name = text.substring(COMMON.length());
      return name.matches(NAME) ? new CertificateName("", "user", name) : null;
    }
    Matcher parts = OF_CLUSTER.matcher(text);
    return parts.matches()
        ? new CertificateName(parts.group(1), parts.group(2), parts.group(3))
        : null;
  }

  /** Whether a text names a certificate, and not a user. */
  static boolean isOne(String text) {
    return text.startsWith(COMMON) || text.startsWith(SCHEME);
  }

  boolean isNode() {
    return kind.equals("node");
  }

  /** Whether it may count in this cluster. */
  boolean isOf(String thisCluster) {
    return cluster.isEmpty() || cluster.equals(thisCluster);
  }

  /** As a gateway passes it on. */
  public String text() {
    return cluster.isEmpty() ? COMMON + name : SCHEME + cluster + "/" + kind + "/" + name;
  }
}
