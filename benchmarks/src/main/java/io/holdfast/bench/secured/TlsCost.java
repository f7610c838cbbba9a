package io.holdfast.bench.secured;

import io.holdfast.bench.cluster.HoldfastSystem;
import io.holdfast.bench.cluster.SecuredHoldfast;
import io.holdfast.bench.cluster.ServerProcesses;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Runs both clusters side by side, and loads one of them at a time. */
public final class TlsCost {
  private final int clients;
  private final Duration window;
  private final Consumer<String> progress;

  /**
   * With so many clients.
   *
   * @param window of load for each turn
   * @param progress hears of each turn
   */
  public TlsCost(int clients, Duration window, Consumer<String> progress) {
    this.clients = clients;
    this.window = window;
    this.progress = progress;
  }

  /** What one turn of both has shown, in microseconds for each request. */
  private record Pair(double plain, double secured) {
    double ratio() {
      return secured / plain;
    }
  }

  /** Measures gets and puts, in so many rounds; what comes out is for people. */
  public String measure(ServerProcesses processes, int rounds)
      throws IOException, InterruptedException {
    try (Side plain = plain(processes);
        Side secured = secured(processes)) {
      plain.fill();
      secured.fill();
      StringBuilder text = new StringBuilder();
      for (String method : List.of("GET", "PUT")) {
        pair(method, plain, secured, true); // Nothing is compiled yet.
        List<Pair> pairs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
          pairs.add(pair(method, plain, secured, round % 2 == 0));
        }
        text.append(summary(method, pairs)).append(System.lineSeparator());
      }
      return text.toString();
    }
  }

  private Side plain(ServerProcesses processes) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new Side(HoldfastSystem.ofThree().start(processes), client, "http://127.0.0.1:", null);
  }

  private Side secured(ServerProcesses processes) throws IOException, InterruptedException {
    SecuredHoldfast system = SecuredHoldfast.start(processes);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(system.trust())
            .build();
    return new Side(system.cluster(), client, "https://127.0.0.1:", system.token());
  }

  private Pair pair(String method, Side plain, Side secured, boolean plainFirst)
      throws IOException, InterruptedException {
    double first = (plainFirst ? plain : secured).microsPerRequest(method, clients, window);
    double second = (plainFirst ? secured : plain).microsPerRequest(method, clients, window);
    Pair pair = plainFirst ? new Pair(first, second) : new Pair(second, first);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s: plain %.1f us, TLS with a token %.1f us, ratio %.3f",
            method,
            pair.plain(),
            pair.secured(),
            pair.ratio()));
    return pair;
  }

  private static String summary(String method, List<Pair> pairs) {
    return String.format(
        Locale.ROOT,
        "%s: plain %.1f us of processor time, TLS with a token %.1f us, ratio %.3f (%.3f-%.3f);"
            + " medians of %d rounds",
        method,
        median(pairs.stream().map(Pair::plain).toList()),
        median(pairs.stream().map(Pair::secured).toList()),
        median(pairs.stream().map(Pair::ratio).toList()),
        pairs.stream().mapToDouble(Pair::ratio).min().orElse(0),
        pairs.stream().mapToDouble(Pair::ratio).max().orElse(0),
        pairs.size());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }
}
