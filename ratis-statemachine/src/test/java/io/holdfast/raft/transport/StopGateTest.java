package io.holdfast.raft.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopGateTest {
  private final StopGate gate = new StopGate();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    end.countDown();
    threads.close();
  }

  @Test
  void nothingPassesOnceItIsClosed() throws IOException {
    assertEquals("done", gate.pass(() -> "done"));

    gate.close(0);

    IOException refused = assertThrows(IOException.class, () -> gate.pass(() -> "done"));
    assertEquals("this node is stopping", refused.getMessage());
  }

  @Test
  void whoClosesItWaitsForThoseInsideAndLetsNobodyElseIn() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> inside = CompletableFuture.supplyAsync(() -> work(begun), threads);
    assertTrue(begun.await(30, SECONDS));

    CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> gate.close(30_000), threads);
    Awaitility.await().until(this::refuses);
    assertFalse(closed.isDone());

    end.countDown();
    closed.get(30, SECONDS);
    assertEquals("done", inside.get(30, SECONDS));
  }

  @Test
  void whoStaysInsideIsNotWaitedForForEver() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> inside = CompletableFuture.supplyAsync(() -> work(begun), threads);
    assertTrue(begun.await(30, SECONDS));

    gate.close(1);

    assertFalse(inside.isDone());
    end.countDown();
    assertEquals("done", inside.get(30, SECONDS));
  }

  private boolean refuses() {
    try {
      gate.pass(() -> "done");
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  private String work(CountDownLatch begun) {
    try {
      return gate.pass(
          () -> {
            begun.countDown();
            try {
              assertTrue(end.await(30, SECONDS));
            } catch (InterruptedException interrupted) {
              throw new IOException(interrupted);
            }
            return "done";
          });
    } catch (IOException refused) {
      throw new AssertionError(refused);
    }
  }
}
