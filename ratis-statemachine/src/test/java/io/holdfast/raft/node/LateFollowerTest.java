package io.holdfast.raft.node;

import static io.holdfast.raft.node.TestCluster.openSession;
import static io.holdfast.raft.node.TestCluster.put;
import static io.holdfast.raft.node.TestCluster.submit;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.raft.NodeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a snapshot every hundred entries the one that was being sent was deleted on its way, and the
 * log purged right up to the next: nine of ten transfers failed, and the node was ready only when
 * the load ended.
 */
@Tag("slow")
class LateFollowerTest {
  private static final Snapshots VERY_OFTEN = new Snapshots(100, 64 << 20, Duration.ofMinutes(10));
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int WRITERS = 8;
  private static final int FILL = 1_000;
  private static final int FILL_BYTES = 64 << 10;

  @TempDir Path directory;

  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void aNodeFarBehindIsReadyUnderLoadHoweverOftenSnapshotsAreTaken() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 3, VERY_OFTEN);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      cluster.startAll();
      String late = cluster.aFollower();
      cluster.stop(late);
      HoldfastNode leader = cluster.node(cluster.awaitLeader());
      fill(leader, threads);
      List<Future<Void>> load = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        load.add(threads.submit(writer(leader, writer)));
      }
      try {
        HoldfastNode back = cluster.start(late);
        await().atMost(SOON).until(() -> back.status().ready());
        assertEquals(List.of(), LiveFiles.named(cluster.directoryOf(late), "snapshot-"));
      } finally {
        over.set(true);
      }
      for (Future<Void> one : load) {
        one.get();
      }
      cluster.awaitEqualReplicas();
      HoldfastNode leads = cluster.node(cluster.awaitLeader());
      await().atMost(SOON).until(() -> progress(leads).equals(List.of("replicate", "replicate")));
      assertEquals(List.of(), cluster.fatal);
    }
  }

  /** How it sends entries to its followers. */
  private static List<String> progress(HoldfastNode leader) {
    return leader.status().members().stream()
        .map(NodeStatus.Member::progress)
        .filter(state -> !state.isEmpty())
        .toList();
  }

  /** Values that do not compress, so that a snapshot takes its time. */
  private static void fill(HoldfastNode leader, ExecutorService threads) throws Exception {
    List<Future<Void>> fillers = new ArrayList<>();
    for (int filler = 0; filler < WRITERS; filler++) {
      int mine = filler;
      fillers.add(
          threads.submit(
              () -> {
                Random random = new Random(mine);
                byte[] bytes = new byte[FILL_BYTES / 2];
                long session = openSession(leader);
                for (int i = 1; i <= FILL / WRITERS; i++) {
                  random.nextBytes(bytes);
                  String value = HexFormat.of().formatHex(bytes);
                  submit(leader, put(session, i, "fill " + mine + " " + i, value));
                }
                return null;
              }));
    }
    for (Future<Void> filler : fillers) {
      filler.get();
    }
  }

  private Callable<Void> writer(HoldfastNode leader, int number) {
    return () -> {
      long session = openSession(leader);
      for (int sequence = 1; !over.get(); sequence++) {
        submit(leader, put(session, sequence, "key " + number, "value " + sequence));
      }
      return null;
    };
  }
}
