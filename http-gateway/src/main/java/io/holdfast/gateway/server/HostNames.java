package io.holdfast.gateway.server;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names under which a server may be asked. The owner of any other name may have pointed it
 * here, so that a web page of that name seems to be the server's own (DNS rebinding). With an IP
 * address that cannot happen. Ports do not matter.
 */
final class HostNames {
  private static final Pattern IPV4 =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1\\d\\d|\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|\\d?\\d)");
  private static final Pattern BRACKETED = Pattern.compile("\\[[0-9a-fA-F:.]+\\]");

  private final Set<String> names;

  /** Cached, as nearly all clients send the same name. */
  private volatile String lastKnown = "localhost";

  /** These, and localhost. */
  HostNames(Collection<String> names) {
    this.names =
        Stream.concat(Stream.of("localhost"), names.stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether the server may be asked so.
   *
   * @param host the value of a {@code Host} header, with a port or without
   */
  boolean include(String host) {
    if (host.equals(lastKnown)) {
      return true;
    }
    boolean known = isKnown(withoutPort(host));
    if (known) {
      lastKnown = host;
    }
    return known;
  }

  private boolean isKnown(String name) {
    return BRACKETED.matcher(name).matches()
        || IPV4.matcher(name).matches()
        || names.contains(withoutLastDot(name).toLowerCase(Locale.ROOT));
  }

  private static String withoutPort(String host) {
    int colon = host.startsWith("[") ? host.indexOf("]:") + 1 : host.indexOf(':');
    return colon <= 0 ? host : host.substring(0, colon);
  }

  /** A name that ends with a dot is the same name, written in full. */
  private static String withoutLastDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
