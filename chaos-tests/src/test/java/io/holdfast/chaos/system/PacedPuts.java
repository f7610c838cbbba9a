package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A client at each node that writes at a pace, now and then on a new connection. */
final class PacedPuts {
  private static final Duration PACE = Duration.ofMillis(20);
  private static final Duration REQUEST = Duration.ofSeconds(20);
  private static final int PUTS_EACH_CONNECTION = 25;

  private final List<Gateway> gateways;
  private final String prefix;
  private final List<Long> nanos = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private long term;

  private PacedPuts(List<Gateway> gateways, String prefix) {
    this.gateways = gateways;
    this.prefix = prefix;
  }

  /** For so long. Returns when each client has its last answer. */
  static PacedPuts of(List<Gateway> gateways, String name, Duration time)
      throws InterruptedException {
    long endNanos = System.nanoTime() + time.toNanos();
    return of(gateways, name, () -> System.nanoTime() - endNanos < 0);
  }

  /** As long as something else goes on. */
  static PacedPuts of(List<Gateway> gateways, String name, BooleanSupplier goesOn)
      throws InterruptedException {
    PacedPuts puts = new PacedPuts(gateways, "strangers/" + name + "/");
    List<Thread> clients = new ArrayList<>();
    for (Gateway gateway : gateways) {
      clients.add(Thread.ofVirtual().start(() -> puts.work(gateway, goesOn)));
    }
    for (Thread client : clients) {
      client.join();
    }
    return puts;
  }

  private void work(Gateway gateway, BooleanSupplier goesOn) {
    try {
      for (int first = 0; goesOn.getAsBoolean(); first += PUTS_EACH_CONNECTION) {
        onOneConnection(gateway, first);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void onOneConnection(Gateway gateway, int first) throws InterruptedException {
    try (GatewayClient client = new GatewayClient(gateway, REQUEST)) {
      for (int i = 0; i < PUTS_EACH_CONNECTION; i++) {
        long begin = System.nanoTime();
        put(client, first + i);
        took(System.nanoTime() - begin);
        TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
      }
    }
  }

  private void put(GatewayClient client, int number) {
    try {
      HttpAnswer answer = client.put(prefix + client.gateway().node() + "/" + number, "x", "");
      if (answer.isSuccess()) {
        seen(Long.parseLong(answer.header("Holdfast-Term").orElse("0")));
      } else {
        failed(answer.summary());
      }
    } catch (IOException failed) {
      failed(failed.toString());
    }
  }

  private synchronized void took(long one) {
    nanos.add(one);
  }

  private synchronized void seen(long answered) {
    term = Math.max(term, answered);
  }

  private synchronized void failed(String reason) {
    failures.add(reason);
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** The highest that an answer told. */
  synchronized long term() {
    return term;
  }

  synchronized void requireAllThere() throws IOException {
    try (GatewayClient client = new GatewayClient(gateways.getFirst(), REQUEST)) {
      HttpAnswer found = client.get("/v1/kv?prefix=" + prefix + "&count_only=true");
      assertEquals(nanos.size(), found.json().path("count").asInt(), found::text);
    }
  }

  synchronized long p99Nanos() {
    return quantileNanos(0.99);
  }

  private long quantileNanos(double share) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) (sorted.length * share)];
  }

  @Override
  public synchronized String toString() {
    return "%d puts, p50 %.1f ms, p99 %.1f ms, %d failed, term %d"
        .formatted(
            nanos.size(),
            quantileNanos(0.5) / 1e6,
            quantileNanos(0.99) / 1e6,
            failures.size(),
            term);
  }
}
