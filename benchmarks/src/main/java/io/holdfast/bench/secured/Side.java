package io.holdfast.bench.secured;

import io.holdfast.bench.cluster.Cluster;
import io.holdfast.bench.cluster.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One of the two clusters, and its clients: each sends its next request when it has the answer to
 * the last, over HTTP/1.1, to one of the nodes.
 */
final class Side implements AutoCloseable {
  private static final int KEYS = 1_000;
  private static final int VALUE_BYTES = 300;
  private static final double MICROS_PER_TICK = 10_000;

  private final Cluster cluster;
  private final HttpClient client;
  private final String start;
  private final String token;

  /**
   * Of a cluster that is ready.
   *
   * @param start of each URL, up to the host
   * @param token null = nobody is asked who they are
   */
  Side(Cluster cluster, HttpClient client, String start, String token) {
    this.cluster = cluster;
    this.client = client;
    this.start = start;
    this.token = token;
  }

  /** Processor time of all servers for each request, in microseconds. */
  double microsPerRequest(String method, int clients, Duration window)
      throws IOException, InterruptedException {
    long before = ticks();
    long requests = load(method, clients, window);
    return (double) (ticks() - before) * MICROS_PER_TICK / (double) requests;
  }

  private long ticks() throws IOException {
    long ticks = 0;
    for (ServerProcess server : cluster.servers()) {
      ticks += server.cpuTicks();
    }
    return ticks;
  }

  private long load(String method, int clients, Duration window)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + window.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        counts.add(threads.submit(() -> count(method, number, end)));
      }
      long requests = 0;
      for (Future<Long> count : counts) {
        requests += count.get();
      }
      return requests;
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    }
  }

  private long count(String method, int number, long end) throws IOException, InterruptedException {
    List<ServerProcess> servers = cluster.servers();
    int port = servers.get(number % servers.size()).address().getPort();
    long requests = 0;
    while (System.nanoTime() - end < 0) {
      long key = (number * 31L + requests) % KEYS;
      HttpResponse<byte[]> answer =
          client.send(request(method, port, key), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(method + " is answered with " + answer.statusCode());
      }
      requests++;
    }
    return requests;
  }

  private HttpRequest request(String method, int port, long key) {
    URI uri = URI.create(start + port + "/v1/kv/key" + key);
    HttpRequest.BodyPublisher body =
        method.equals("PUT")
            ? HttpRequest.BodyPublishers.ofByteArray(new byte[VALUE_BYTES])
            : HttpRequest.BodyPublishers.noBody();
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  /** So that each key is there to be read. */
  void fill() throws IOException, InterruptedException {
    int port = cluster.servers().getFirst().address().getPort();
    for (int key = 0; key < KEYS; key++) {
      client.send(request("PUT", port, key), HttpResponse.BodyHandlers.discarding());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    cluster.close();
  }
}
