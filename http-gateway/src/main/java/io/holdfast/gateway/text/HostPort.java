package io.holdfast.gateway.text;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where something listens: a name or address, and a port. */
public record HostPort(String host, int port) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST = 65_535;

  /** Reads host:port, [IPv6]:port, or a port alone, which means loopback. */
  public static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      return Optional.empty();
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return host.isEmpty() || port < 0 || port > MOST
          ? Optional.empty()
          : Optional.of(new HostPort(host, port));
    } catch (NumberFormatException notOne) {
      return Optional.empty();
    }
  }

  /** Whether only this machine can connect; a name that cannot be resolved is not loopback. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
