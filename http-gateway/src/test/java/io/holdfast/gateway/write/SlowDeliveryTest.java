package io.holdfast.gateway.write;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.write.ScriptedStore.Sent;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.SubmittedCommand;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One client takes its answer slowly, and thousands of others go on meanwhile. */
@Timeout(60)
final class SlowDeliveryTest {
  private final ScriptedStore store = new ScriptedStore();
  private final GroupCommitter committer =
      new GroupCommitter(store, new CommitBounds(1, 10, 1_000, 100, 100_000), CommitListener.NONE);

  @AfterEach
  void stop() {
    committer.close();
  }

  @Test
  void whatOthersWroteMeanwhileIsNotHeldInMemory() throws Exception {
    PendingWrite slow = answered();
    WeakReference<PendingWrite> other = delivered();
    delivered();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return other.get() == null;
            });
    slow.settle(true);
  }

  @Test
  void afterManyBatchesItsResultIsKeptForItAndTheOthersAreForgotten() throws Exception {
    PendingWrite slow = answered();
    for (int i = 0; i < GatewaySession.MAX_UNSETTLED - 1; i++) {
      delivered();
    }
    PendingWrite next = submit();
    Sent sent = store.next();
    assertEquals(List.of(1L), sent.batch().unreached());
    assertEquals(GatewaySession.MAX_UNSETTLED + 1, sent.batch().confirmedBelow());
    sent.apply();
    next.await();
    next.settle(true);
    slow.settle(true);
    submit();
    Sent last = store.next();
    assertEquals(GatewaySession.MAX_UNSETTLED + 2, last.batch().confirmedBelow());
    assertTrue(last.batch().unreached().isEmpty());
  }

  private WeakReference<PendingWrite> delivered() throws InterruptedException {
    PendingWrite write = answered();
    write.settle(true);
    return new WeakReference<>(write);
  }

  private PendingWrite answered() throws InterruptedException {
    PendingWrite write = submit();
    store.next().apply();
    write.await();
    return write;
  }

  private PendingWrite submit() {
    return committer.submit(
        List.of(SubmittedCommand.of(new Command.GrantLease(1_000))),
        1,
        System.nanoTime() + Duration.ofSeconds(30).toNanos());
  }
}
