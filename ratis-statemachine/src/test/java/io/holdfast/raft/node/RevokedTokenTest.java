package io.holdfast.raft.node;

import static io.holdfast.raft.node.TestCluster.allowed;
import static io.holdfast.raft.node.TestCluster.batch;
import static io.holdfast.raft.node.TestCluster.deadline;
import static io.holdfast.raft.node.TestCluster.only;
import static io.holdfast.raft.node.TestCluster.openSession;
import static io.holdfast.raft.node.TestCluster.put;
import static io.holdfast.raft.node.TestCluster.submit;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.User;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Refusal;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every node of a cluster knows of rights that were given and taken at one of them. */
class RevokedTokenTest {
  private static final Bytes HASH = Bytes.wrap(new byte[32]);

  @TempDir Path directory;

  @Test
  void aTokenThatWasRevokedAtOneNodeIsGoneAtAllBeforeALinearizableReadAndStaysSo()
      throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String follower = cluster.aFollower();
      HoldfastNode node = cluster.node(follower);
      long session = openSession(node);
      User root = new User("root", "hash", Set.of("admin"), Set.of(), 0);
      change(node, session, 1, new AuthCommand.BootstrapUser(root));
      change(node, session, 2, new AuthCommand.PutToken("t", "root", HASH, 60_000));
      for (HoldfastNode each : cluster.running()) {
        confirm(each);
        assertNotNull(each.auth().token("t"));
      }

      CommandBatch late = allowed(node, put(session, 4, "k", "of before"));
      change(node, session, 3, new AuthCommand.DeleteToken("t"));
      for (HoldfastNode each : cluster.running()) {
        confirm(each);
        assertNull(each.auth().token("t"));
        assertEquals(2, each.auth().revision());
      }
      CommandResult.Refused refused = (CommandResult.Refused) only(submit(node, late));
      assertEquals(Refusal.AUTH_CHANGED, refused.refusal());

      cluster.stop(follower);
      HoldfastNode again = cluster.start(follower);
      cluster.awaitLeader();
      assertNull(again.auth().token("t"));
      assertNotNull(again.auth().user("root"));
      cluster.awaitEqualReplicas();
    }
  }

  private static void change(HoldfastNode node, long session, long sequence, AuthCommand command)
      throws Exception {
    CommandResult result = only(submit(node, allowed(node, batch(session, sequence, command))));
    if (!(result instanceof CommandResult.TokenMade)) {
      assertInstanceOf(CommandResult.AuthDone.class, result);
    }
    confirm(node);
  }

  /** As a linearizable read does, before it asks what it may. */
  private static void confirm(HoldfastNode node) throws Exception {
    node.confirmReadIndex(deadline()).get(60, SECONDS);
  }
}
