package io.holdfast.gateway.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many who ask for the page at once. */
@Timeout(60)
final class SharedPageTest {
  private static final int READERS = 50;

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void thoseWhoAskWhileAPageIsMadeShareTheNext() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    SharedPage page =
        new SharedPage(
            () -> {
              int number = made.incrementAndGet();
              if (number == 1) {
                awaitUninterruptibly(go);
              }
              return "page " + number;
            });
    List<Thread> readers = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            task -> {
              Thread reader = Thread.ofPlatform().unstarted(task);
              readers.add(reader);
              return reader;
            })) {
      Future<String> first = threads.submit(page::get);
      await().until(() -> made.get() == 1);
      List<Future<String>> others = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        others.add(threads.submit(page::get));
      }
      await()
          .until(
              () -> readers.stream().skip(1).allMatch(r -> r.getState() == Thread.State.WAITING));
      go.countDown();
      assertEquals("page 1", first.get());
      Set<String> pages = new TreeSet<>();
      for (Future<String> other : others) {
        pages.add(other.get());
      }
      assertEquals(Set.of("page 2"), pages);
    }
  }

  @Test
  void whoAsksLaterGetsALaterPage() {
    SharedPage page = new SharedPage(() -> "page " + made.incrementAndGet());
    assertEquals("page 1", page.get());
    assertEquals("page 2", page.get());
  }

  @Test
  void aPageThatCannotBeMadeHoldsNobodyUp() {
    SharedPage page =
        new SharedPage(
            () -> {
              if (made.incrementAndGet() == 1) {
                throw new IllegalStateException("planted");
              }
              return "page";
            });
    assertThrows(IllegalStateException.class, page::get);
    assertEquals("page", page.get());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
