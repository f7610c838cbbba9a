package io.holdfast.raft.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.write.LeaseExpirer;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one thread that elections, deadlines and the log's rests share. */
class RaftTimerTest {
  private static final Duration TTL = Duration.ofSeconds(1);

  /** Several looks at the leases. */
  private static final Duration LATE = Duration.ofMillis(10 * LeaseExpirer.TICK_MILLIS);

  @TempDir Path directory;

  /**
   * Ratis may hold its monitor for as long as the disk takes. The end of a lease enters the log.
   */
  @Test
  void itGoesOnThoughALeaseEndsWhileRatisHoldsItsMonitor() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 1)) {
      HoldfastNode node = cluster.node("n1");
      Object monitor = node.server().getDivision(node.server().getGroupIds().iterator().next());
      Command grant = new Command.GrantLease(TTL.toMillis());
      long session = TestCluster.openSession(node);
      TestCluster.submit(
          node, new CommandBatch(session, 1, 1, List.of(), List.of(SubmittedCommand.of(grant))));
      assertEquals(1, node.reader().leases().size());
      synchronized (monitor) {
        long leaseIsOverNanos = System.nanoTime() + TTL.toNanos() + LATE.toNanos();
        CompletableFuture<Long> onTheTimer = node.awaitRevision(Long.MAX_VALUE, leaseIsOverNanos);

        var late = assertThrows(ExecutionException.class, () -> onTheTimer.get(30, SECONDS));

        assertInstanceOf(UnavailableException.class, late.getCause());
      }
      await().atMost(TestCluster.PATIENCE).until(() -> node.reader().leases().isEmpty());
    }
  }
}
