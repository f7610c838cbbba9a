package io.holdfast.chaos.client;

/**
 * Where a node answers HTTP.
 *
 * @param access how clients get in there
 */
public record Gateway(String node, String host, int port, Access access) {

  /** One that takes everybody. */
  public Gateway(String node, String host, int port) {
    this(node, host, port, Access.OPEN);
  }

  /** As in a URL: {@code host:port}. */
  public String authority() {
    return host + ":" + port;
  }
}
