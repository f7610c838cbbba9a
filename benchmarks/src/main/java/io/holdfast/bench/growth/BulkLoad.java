package io.holdfast.bench.growth;

import io.holdfast.bench.driver.Completion;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.Request;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts all records of a data set into a system as fast as it takes them: many batches at once. */
final class BulkLoad {
  /** Batches under way at a time, each of a client of its own. */
  static final int CLIENTS = 8;

  private static final int BATCH = 100;
  private static final long TIMEOUT_SECONDS = 600;

  private final Driver driver;
  private final Dataset data;
  private final AtomicInteger nextKey = new AtomicInteger();
  private final AtomicInteger clientsLeft = new AtomicInteger(CLIENTS);
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private BulkLoad(Driver driver, Dataset data) {
    this.driver = driver;
    this.data = data;
  }

  /**
   * Loads all records.
   *
   * @param driver opened for {@link #CLIENTS}
   * @throws IOException with the system's reason, if it refuses a batch
   */
  static void run(Driver driver, Dataset data) throws IOException, InterruptedException {
    BulkLoad load = new BulkLoad(driver, data);
    for (int client = 0; client < CLIENTS; client++) {
      load.next(client);
    }
    try {
      load.done.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the records could not be loaded: " + e.getMessage(), e);
    }
  }

  private void next(int client) {
    int first = nextKey.getAndAdd(BATCH);
    if (first >= data.records() || done.isDone()) {
      if (clientsLeft.decrementAndGet() == 0) {
        done.complete(null);
      }
      return;
    }
    int count = Math.min(BATCH, data.records() - first);
    Request batch = new Request.Batch(first, count, first % data.values(), true);
    driver.submit(
        client,
        batch,
        new Completion() {
          @Override
          public void succeeded() {
            next(client);
          }

          @Override
          public void failed(String reason) {
            done.completeExceptionally(new IOException(reason));
          }
        });
  }
}
