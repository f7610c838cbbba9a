package io.holdfast.bench.driver;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What every driver is opened with.
 *
 * @param endpoints where the clients are spread over, in turn
 * @param clients how many requests may be under way at once
 * @param requestTimeout after which a request without an answer has failed
 * @param isFailingOver whether a client may turn to any endpoint when its own fails, as it must
 *     when nodes are killed; otherwise it keeps the one it was given, so that the load stays spread
 *     evenly
 */
public record DriverSettings(
    List<InetSocketAddress> endpoints,
    int clients,
    Duration requestTimeout,
    boolean isFailingOver) {
  public DriverSettings {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty() || clients < 1) {
      throw new IllegalArgumentException("at least one endpoint and one client");
    }
  }

  /** The endpoint of a client before anything failed. */
  public InetSocketAddress endpoint(int client) {
    return endpoints.get(client % endpoints.size());
  }
}
