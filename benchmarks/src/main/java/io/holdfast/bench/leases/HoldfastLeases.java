package io.holdfast.bench.leases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Holdfast over HTTP: {@code POST /v1/leases/keepalive} with 1,000 leases a call. */
final class HoldfastLeases implements LeaseKeeper {
  private static final int LEASES_PER_CALL = 1_000;
  private static final int GRANTS_AT_ONCE = 256;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<InetSocketAddress> endpoints;
  private final ConcurrentLinkedQueue<Long> leases = new ConcurrentLinkedQueue<>();
  private final LongAdder renewals = new LongAdder();
  private final LongAdder lost = new LongAdder();

  HoldfastLeases(List<InetSocketAddress> endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public void grant(int count, Duration ttl) throws IOException, InterruptedException {
    Semaphore places = new Semaphore(GRANTS_AT_ONCE);
    HttpRequest request = post(0, "/v1/leases", "{\"ttl\":\"" + ttl.toMillis() + "ms\"}");
    for (int i = 0; i < count; i++) {
      places.acquire();
      var _ =
          client
              .sendAsync(request, BodyHandlers.ofByteArray())
              .whenComplete(
                  (answer, _) -> {
                    if (answer != null && answer.statusCode() == 201) {
                      leases.add(parse(answer).path("lease").asLong());
                    }
                    places.release();
                  });
    }
    places.acquire(GRANTS_AT_ONCE);
    if (leases.size() < count) {
      throw new IOException((count - leases.size()) + " leases could not be made");
    }
  }

  @Override
  public void keepAlive(Duration every) {
    List<String> bodies = bodies();
    long stepNanos = every.toNanos() / bodies.size();
    for (int i = 0; i < bodies.size(); i++) {
      HttpRequest request = post(i, "/v1/leases/keepalive", bodies.get(i));
      var _ =
          timer.scheduleAtFixedRate(
              () -> send(request), i * stepNanos, every.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private List<String> bodies() {
    List<Long> all = new ArrayList<>(leases);
    List<String> bodies = new ArrayList<>();
    for (int from = 0; from < all.size(); from += LEASES_PER_CALL) {
      bodies.add(
          all.subList(from, Math.min(all.size(), from + LEASES_PER_CALL)).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(",", "{\"leases\":[", "]}")));
    }
    return bodies;
  }

  private void send(HttpRequest request) {
    var _ =
        client
            .sendAsync(request, BodyHandlers.ofByteArray())
            .whenComplete(
                (answer, _) -> {
                  if (answer == null || answer.statusCode() != 200) {
                    lost.increment();
                    return;
                  }
                  for (JsonNode lease : parse(answer).path("leases")) {
                    (lease.path("alive").asBoolean() ? renewals : lost).increment();
                  }
                });
  }

  private HttpRequest post(int endpoint, String path, String body) {
    InetSocketAddress address = endpoints.get(endpoint % endpoints.size());
    String host = address.getAddress().getHostAddress() + ":" + address.getPort();
    return HttpRequest.newBuilder(URI.create("http://" + host + path))
        .timeout(TIMEOUT)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static JsonNode parse(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException unreadable) {
      return JSON.missingNode();
    }
  }

  @Override
  public long renewals() {
    return renewals.sum();
  }

  @Override
  public long lost() {
    return lost.sum();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.shutdownNow();
  }
}
