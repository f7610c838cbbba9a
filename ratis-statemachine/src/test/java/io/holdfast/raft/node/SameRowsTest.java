package io.holdfast.raft.node;

import static io.holdfast.raft.node.TestCluster.allowed;
import static io.holdfast.raft.node.TestCluster.batch;
import static io.holdfast.raft.node.TestCluster.increment;
import static io.holdfast.raft.node.TestCluster.openSession;
import static io.holdfast.raft.node.TestCluster.put;
import static io.holdfast.raft.node.TestCluster.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.storage.RocksTables;
import io.holdfast.storage.StorageSettings;
import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.User;
import io.holdfast.store.format.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digest that replicas are compared by covers records only; this looks at every row. */
@Tag("slow")
class SameRowsTest {
  private static final Snapshots OFTEN = new Snapshots(100, 256 << 10, Duration.ofMinutes(10));
  private static final int WRITES = 250;

  @TempDir Path directory;

  @Test
  void replicasHoldTheSameRowsInEveryTableAfterSnapshotsAndRestarts() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 3, OFTEN)) {
      cluster.startAll();
      write(cluster);
      String away = cluster.aFollower();
      cluster.stop(away);
      write(cluster);
      cluster.start(away);
      cluster.awaitLeader();
      cluster.awaitEqualReplicas();
      assertEquals(List.of(), cluster.fatal);
      List.of("n1", "n2", "n3").forEach(cluster::stop);

      Map<Table, List<String>> first = rows(cluster, "n1");
      assertEquals(first, rows(cluster, "n2"));
      assertEquals(first, rows(cluster, "n3"));
      for (Table table :
          List.of(Table.RECORDS, Table.HISTORY, Table.CHANGES, Table.SESSIONS, Table.AUTH)) {
        assertTrue(!first.get(table).isEmpty(), () -> table + " is empty");
      }
    }
  }

  private static void write(TestCluster cluster) throws Exception {
    HoldfastNode leader = cluster.node(cluster.awaitLeader());
    long session = openSession(leader);
    giveRights(leader, session);
    for (int i = 3; i <= WRITES; i += 2) {
      submit(leader, allowed(leader, put(session, i, "key " + i % 20, "value " + i)));
      submit(leader, allowed(leader, increment(session, i + 1, "counter")));
    }
  }

  private static void giveRights(HoldfastNode leader, long session) throws Exception {
    User root = new User("root", "hash", Set.of("admin"), Set.of("c"), 0);
    Bytes hash = Bytes.wrap(new byte[32]);
    AuthCommand token = new AuthCommand.PutToken("t" + session, "root", hash, 3_600_000);
    submit(leader, allowed(leader, batch(session, 1, new AuthCommand.PutUser(root))));
    submit(leader, allowed(leader, batch(session, 2, token)));
  }

  private static Map<Table, List<String>> rows(TestCluster cluster, String node) {
    Map<Table, List<String>> found = new EnumMap<>(Table.class);
    Path live = cluster.directoryOf(node).resolve("state").resolve("live");
    HexFormat hex = HexFormat.of();
    try (RocksTables tables = RocksTables.open(live, StorageSettings.DEFAULT)) {
      for (Table table : Table.values()) {
        List<String> rows = new ArrayList<>();
        tables.scan(
            table,
            null,
            null,
            false,
            (key, value) -> rows.add(hex.formatHex(key) + "=" + hex.formatHex(value)));
        found.put(table, rows);
      }
    }
    return found;
  }
}
