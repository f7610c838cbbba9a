package io.holdfast.chaos.client;

/** Where a node answers HTTP. */
public record Gateway(String node, String host, int port) {

  /** As in a URL: {@code host:port}. */
  public String authority() {
    return host + ":" + port;
  }
}
