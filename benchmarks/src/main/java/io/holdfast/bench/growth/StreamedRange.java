package io.holdfast.bench.growth;

import io.holdfast.bench.cluster.Cluster;
import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.workload.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * One long range, read as a stream of lines: only Holdfast is asked, whose interface it is.
 *
 * @param keys how many it brought; 0 = not asked
 * @param millis until the last of them
 */
record StreamedRange(int keys, long millis) {
  private static final int MAX_KEYS = 1_000_000;

  static StreamedRange over(MeasuredSystem system, Cluster cluster, int valueBytes, int keys)
      throws IOException, InterruptedException {
    if (!system.name().startsWith("holdfast")) {
      return new StreamedRange(0, 0);
    }
    Dataset ends = Dataset.spread(keys, 2, valueBytes);
    int wanted = Math.min(MAX_KEYS, keys / 2);
    String end = Dataset.slice(wanted, 1, valueBytes).key(0);
    InetSocketAddress address = cluster.endpoints().getLast();
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + address.getPort()
                + "/v1/kv?timeout=30s&start="
                + ends.key(0)
                + "&end="
                + end);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Accept", "application/x-ndjson").GET().build();
    long startNanos = System.nanoTime();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      int lines = countLines(answer.body());
      if (answer.statusCode() != 200 || lines < wanted) {
        throw new IOException(
            "the range brought " + lines + " lines of " + wanted + ", " + answer.statusCode());
      }
      return new StreamedRange(wanted, (System.nanoTime() - startNanos) / 1_000_000);
    }
  }

  private static int countLines(InputStream body) throws IOException {
    int lines = 0;
    byte[] buffer = new byte[64 << 10];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      for (int index = 0; index < read; index++) {
        lines += buffer[index] == '\n' ? 1 : 0;
      }
    }
    return lines;
  }
}
