package io.holdfast.bench.watch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens watches at one node, writes at a rate, and tells how much of it was delivered how soon.
 *
 * @param watches that are open
 * @param matching how many of them each write is for; as many as there are = they watch the same
 * @param rate writes a second
 */
public record WatchLoad(
    InetSocketAddress node, int watches, int matching, int rate, Duration duration, Path process) {
  private static final int WRITES_AT_A_TIME = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Runs it; prints one line. */
  public void run() throws IOException, InterruptedException {
    Latencies latencies = new Latencies();
    long before = residentKilobytes();
    try (WatchSockets sockets = new WatchSockets(latencies)) {
      int keys = Math.max(1, watches / matching);
      for (int watch = 0; watch < watches; watch++) {
        sockets.open(node, "prefix=watched/" + watch % keys + "/&progress=60s");
      }
      await("the watches to open", () -> sockets.opened() == watches);
      long opened = residentKilobytes();
      long written = write(keys);
      long expected = written * matching;
      await("what was written", () -> latencies.size() >= expected || sockets.lost() > 0);
      System.out.printf(
          Locale.ROOT,
          "watches %d, writes %d, delivered %d of %d, lost connections %d, p50 %.1f ms, p99 %.1f"
              + " ms, p99.9 %.1f ms, resident MB before %d, open %d, after %d%n",
          watches,
          written,
          latencies.size(),
          expected,
          sockets.lost(),
          latencies.percentile(50),
          latencies.percentile(99),
          latencies.percentile(99.9),
          before >> 10,
          opened >> 10,
          residentKilobytes() >> 10);
    }
  }

  private long write(int keys) throws InterruptedException {
    LongAdder written = new LongAdder();
    Semaphore open = new Semaphore(WRITES_AT_A_TIME);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .build()) {
      long start = System.nanoTime();
      long writes = rate * duration.toMillis() / 1_000;
      for (long write = 0; write < writes; write++) {
        long due = start + write * 1_000_000_000 / rate;
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        open.acquire();
        HttpRequest put = put(write % keys);
        var _ =
            client
                .sendAsync(put, HttpResponse.BodyHandlers.discarding())
                .whenComplete(
                    (answer, failure) -> {
                      if (failure == null && answer.statusCode() / 100 == 2) {
                        written.increment();
                      }
                      open.release();
                    });
      }
      open.acquire(WRITES_AT_A_TIME);
    }
    return written.sum();
  }

  private HttpRequest put(long key) {
    URI uri =
        URI.create(
            "http://"
                + node.getHostString()
                + ":"
                + node.getPort()
                + "/v1/kv/watched/"
                + key
                + "/k");
    return HttpRequest.newBuilder(uri)
        .PUT(HttpRequest.BodyPublishers.ofString(Long.toString(System.nanoTime())))
        .build();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition)
      throws InterruptedException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end >= 0) {
        System.out.println("gave up waiting for " + what);
        return;
      }
      Thread.sleep(10);
    }
  }

  /** Of the node; 0 = its process is not known. */
  private long residentKilobytes() throws IOException {
    if (process == null) {
      return 0;
    }
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
