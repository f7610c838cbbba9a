package io.holdfast.raft.transport;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/**
 * Answers what may write to the disk while its caller waits: the connection has other requests to
 * read meanwhile. Votes have a thread of their own, as the installation of a snapshot may take
 * long. What there is no room for is refused, and the sender asks again. Safe for many threads.
 */
final class BlockingRequests implements AutoCloseable {
  /** Each is small. */
  static final int MAX_WAITING_VOTES = 64;

  /** One more than the installation of a snapshot needs, as a leader sends chunk after chunk. */
  static final int OTHERS_THREADS = 2;

  /** Perhaps chunks of former leaders; each may be large. */
  static final int MAX_WAITING_OTHERS = 4;

  private static final long IDLE_SECONDS = 30;

  /** What is answered while its caller waits. */
  @FunctionalInterface
  interface Service<Q> {
    MessageLite answer(Q request) throws IOException;
  }

  private final ThreadPoolExecutor votes = threads("vote", 1, MAX_WAITING_VOTES);
  private final ThreadPoolExecutor others = threads("slow", OTHERS_THREADS, MAX_WAITING_OTHERS);

  private static ThreadPoolExecutor threads(String name, int threads, int mostWaiting) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            Thread.ofPlatform().daemon().name("holdfast-peer-" + name + "-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  <Q> CompletableFuture<byte[]> vote(Service<Q> service, Q request) {
    return answer(votes, service, request);
  }

  <Q> CompletableFuture<byte[]> other(Service<Q> service, Q request) {
    return answer(others, service, request);
  }

  private static <Q> CompletableFuture<byte[]> answer(
      ThreadPoolExecutor threads, Service<Q> service, Q request) {
    CompletableFuture<byte[]> reply = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              reply.complete(service.answer(request).toByteArray());
            } catch (IOException | RuntimeException refused) {
              reply.completeExceptionally(refused);
            }
          });
    } catch (RejectedExecutionException full) {
      reply.completeExceptionally(
          new IOException(
              "too much is being answered here, or this node is stopping: ask again", full));
    }
    return reply;
  }

  @Override
  public void close() {
    votes.shutdown();
    others.shutdown();
  }
}
