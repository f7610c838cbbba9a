package io.holdfast.raft.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Command;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.result.AppliedBatch.LeaseTerm;
import io.holdfast.store.result.CommandResult.LeaseGranted;
import io.holdfast.store.result.CommandResult.LockPlace;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds across nodes. */
class LeasesAndLocksTest {
  private static final long TTL_MILLIS = 3_000;

  @TempDir Path directory;

  @Test
  void aLeaseKeepsItsDeadlineUnderTheNextLeaderAndEndsThereNoEarlier() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String first = cluster.awaitLeader();
      HoldfastNode leader = cluster.node(first);
      await().atMost(TestCluster.PATIENCE).until(() -> leader.reader().hasDeadlines());
      long session = TestCluster.openSession(leader);
      Command grant = new Command.GrantLease(TTL_MILLIS);
      LeaseGranted granted =
          (LeaseGranted)
              TestCluster.only(TestCluster.submit(leader, TestCluster.batch(session, 1, grant)));
      LeaseTerm before = leader.reader().leases().getFirst();
      assertEquals(granted.lease(), before.lease());
      cluster.stop(first);
      HoldfastNode next = cluster.node(anotherLeaderThan(first, cluster));
      next.confirmReadIndex(TestCluster.deadline()).get(30, SECONDS);
      next.reader().leases().forEach(lease -> assertEquals(before, lease));
      await().atMost(TestCluster.PATIENCE).until(() -> next.reader().leases().isEmpty());
      assertTrue(next.clockMillis() >= before.deadlineMillis());
    }
  }

  @Test
  void aLockIsHandedOverToWhoWaitsAtAnotherNode() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      HoldfastNode leader = cluster.node(cluster.awaitLeader());
      HoldfastNode follower = cluster.node(cluster.aFollower());
      long session = TestCluster.openSession(leader);
      LockPlace held = acquire(leader, session, 1, "here");
      LockPlace waiting = acquire(leader, session, 2, "there");
      assertFalse(waiting.isHeld());
      CompletableFuture<Void> served = follower.awaitLock(waiting.lease());
      TestCluster.submit(
          leader,
          TestCluster.batch(session, 3, new LockCommand.Release("l", "here", held.token())));
      served.get(30, SECONDS);
      assertTrue(follower.reader().lock("l").placeOf("there").token() > held.token());
    }
  }

  private static String anotherLeaderThan(String first, TestCluster cluster) {
    await()
        .atMost(TestCluster.PATIENCE)
        .until(
            () ->
                cluster.node(cluster.awaitLeader()) != null
                    && !cluster.awaitLeader().equals(first));
    return cluster.awaitLeader();
  }

  private static LockPlace acquire(HoldfastNode node, long session, long sequence, String owner)
      throws Exception {
    Command acquire = new LockCommand.Acquire("l", owner, 60_000, false, 0, true, 0);
    return (LockPlace)
        TestCluster.only(TestCluster.submit(node, TestCluster.batch(session, sequence, acquire)));
  }
}
