package io.holdfast.raft.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what another node answers; each request has a timeout of its own. */
final class Replies {
  /** What is done again and again while a reply is not there. */
  interface Meanwhile {
    void run() throws IOException, InterruptedException;
  }

  private Replies() {}

  static <R> R await(CompletableFuture<R> reply) throws IOException {
    return await(reply, Long.MAX_VALUE, () -> {});
  }

  static <R> R await(CompletableFuture<R> reply, long everyMillis, Meanwhile meanwhile)
      throws IOException {
    try {
      while (true) {
        try {
          return reply.get(everyMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException onItsWay) {
          meanwhile.run();
        }
      }
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof IOException known
          ? known
          : new IOException(failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
