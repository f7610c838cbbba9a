package io.holdfast.bench.load;

import io.holdfast.bench.driver.Completion;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.Request;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts the records of a data set into a system before the clock runs, in batches, one after the
 * other.
 */
public final class Loader {
  /**
   * Below the smallest limit of the systems here: 1 MiB for a request to ZooKeeper; base64 adds a
   * third for etcd.
   */
  private static final int MAX_BATCH_BYTES = 512 << 10;

  private static final int MAX_BATCH_OPERATIONS = 100;
  private static final long BATCH_TIMEOUT_SECONDS = 60;

  private Loader() {}

  /**
   * Loads all records.
   *
   * @throws IOException with the system's reason, if it refuses one
   */
  public static void load(Driver driver, Dataset data) throws IOException, InterruptedException {
    int step = Math.clamp(MAX_BATCH_BYTES / data.valueBytes(), 1, MAX_BATCH_OPERATIONS);
    for (int first = 0; first < data.records(); first += step) {
      int count = Math.min(step, data.records() - first);
      load(driver, new Request.Batch(first, count, first % data.values(), true));
    }
  }

  private static void load(Driver driver, Request request)
      throws IOException, InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    driver.submit(0, request, completing(done));
    try {
      done.get(BATCH_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the records could not be loaded: " + e.getMessage(), e);
    }
  }

  private static Completion completing(CompletableFuture<Void> done) {
    return new Completion() {
      @Override
      public void succeeded() {
        done.complete(null);
      }

      @Override
      public void failed(String reason) {
        done.completeExceptionally(new IOException(reason));
      }
    };
  }
}
