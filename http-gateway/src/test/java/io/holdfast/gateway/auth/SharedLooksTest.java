package io.holdfast.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SharedLooksTest {
  private static final int ASKERS = 200;

  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void manyWhoComeAtOnceShareOneLookThatBeganAfterThem() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    SharedLooks shared =
        over(
            deadline -> {
              looks.incrementAndGet();
              first.await();
            });
    CompletableFuture<Void> one = asker(shared);
    while (looks.get() == 0) {
      Thread.onSpinWait();
    }
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int i = 0; i < ASKERS; i++) {
      others.add(asker(shared));
    }
    first.countDown();
    one.join();
    others.forEach(CompletableFuture::join);
    assertTrue(looks.get() > 1, "the first one had begun before the others came");
    assertTrue(looks.get() < ASKERS / 2, "there were " + looks);
  }

  @Test
  void nobodyHasMoreLooksMadeThanThePaceAllows() throws Exception {
    SharedLooks shared = over(deadline -> looks.incrementAndGet());
    long beginNanos = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      shared.await(System.nanoTime() + Duration.ofSeconds(30).toNanos());
    }
    assertEquals(10, looks.get());
    long tookNanos = System.nanoTime() - beginNanos;
    assertTrue(tookNanos >= SharedLooks.PACE.toNanos() * 8, "they took ns " + tookNanos);
  }

  @Test
  void whatALookFailsWithIsEverybodys() {
    SharedLooks shared =
        over(
            deadline -> {
              throw new UnavailableException("no leader");
            });
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    assertThrows(UnavailableException.class, () -> shared.await(deadline));
  }

  private static SharedLooks over(AccessGuard.CatchUp catchUp) {
    return new SharedLooks(catchUp, Duration.ofSeconds(1), System::nanoTime);
  }

  private static CompletableFuture<Void> asker(SharedLooks shared) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                shared.await(System.nanoTime() + Duration.ofSeconds(30).toNanos());
                done.complete(null);
              } catch (InterruptedException | RuntimeException failed) {
                done.completeExceptionally(failed);
              }
            });
    return done;
  }
}
