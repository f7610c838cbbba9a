package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.RaftSegments;
import io.holdfast.chaos.cluster.ReplicaDigest;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A node is away for longer than the log of the others reaches back, so that it must be given a
 * snapshot when it comes; and while it is, it is killed again, once or a few times, half the time
 * in the moment in which the snapshot is there and the leader has not heard of it. To make the logs
 * short in little time, the fault writes large values to keys of its own.
 */
final class InstallSnapshot implements Fault {
  private static final Duration LONGEST_AWAY = Duration.ofSeconds(30);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(2);
  private static final int VALUE_BYTES = 16 << 10;
  private static final int FILL_KEYS = 10;
  private static final int MAX_KILLS = 3;

  /** Entries that may be on their way when the nodes are asked. */
  private static final int MARGIN = 20;

  private static final int LONGEST_MILLIS = 3_000;

  /** A node opens its state anew before it says that it has the snapshot. */
  private static final int LONGEST_ANSWER_MILLIS = 100;

  private static final long POLL_MILLIS = 5;

  /** For a start and a transfer, on a busy machine too. */
  private static final Duration LONGEST_TRANSFER = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "install-snapshot";
  }

  @Override
  public boolean needsShortLogs() {
    return true;
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) throws InterruptedException {
    NodeProcess node = Victims.one(cluster, random);
    int kills = random.nextInt(MAX_KILLS + 1);
    long last = lastIndex(cluster.processes());
    node.kill();
    boolean behind = isLeftBehind(cluster.processes().followersOf(node), last);
    AtomicInteger left = new AtomicInteger(kills);
    Optional<SlowTransfer> slow = SlowTransfer.perhaps(cluster, node, random);
    boolean first = random.nextBoolean() && isKilledWithSnapshot(node, random);
    return RepeatedInjury.begin(
        node.name()
            + " comes back "
            + (behind ? "behind all logs" : "after a while")
            + slow.map(transfer -> ", hears " + transfer.text()).orElse("")
            + (first ? ", is killed when it has the snapshot" : "")
            + " and is killed "
            + kills
            + " times",
        healing -> {
          node.startUnlessAlive();
          boolean over = healing.within(Duration.ofMillis(random.nextInt(1, LONGEST_MILLIS)));
          if (!over && left.getAndDecrement() > 0) {
            node.kill();
          }
        },
        () -> {
          slow.ifPresent(SlowTransfer::close);
          node.startUnlessAlive();
        });
  }

  /** Starts it, and kills it in the time in which it answers that it has the snapshot. */
  private static boolean isKilledWithSnapshot(NodeProcess node, RandomGenerator random)
      throws InterruptedException {
    long before = RaftSegments.newestSnapshot(node);
    long deadlineNanos = System.nanoTime() + LONGEST_TRANSFER.toNanos();
    node.startUnlessAlive();
    while (node.isAlive() && RaftSegments.newestSnapshot(node) <= before) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_ANSWER_MILLIS));
    node.kill();
    return true;
  }

  /** No node's log holds much more than this; the victim's own word may be hard to get. */
  private static long lastIndex(ProcessCluster processes) {
    return processes.nodes().stream()
            .flatMap(node -> processes.digest(node).stream())
            .mapToLong(ReplicaDigest::index)
            .max()
            .orElse(0)
        + MARGIN;
  }

  /** Whether the logs of all others begin behind that index, after enough was written. */
  private static boolean isLeftBehind(List<NodeProcess> others, long index) {
    long deadlineNanos = System.nanoTime() + LONGEST_AWAY.toNanos();
    String value = "x".repeat(VALUE_BYTES);
    for (int i = 0; System.nanoTime() - deadlineNanos < 0; i++) {
      if (others.stream().allMatch(node -> RaftSegments.firstIndex(node) > index)) {
        return true;
      }
      write(others.get(i % others.size()), "fill/" + i % FILL_KEYS, value);
    }
    return false;
  }

  private static void write(NodeProcess node, String key, String value) {
    try (GatewayClient gateway = new GatewayClient(node.gateway(), WRITE_TIMEOUT)) {
      HttpAnswer _ = gateway.put(key, value, "");
    } catch (IOException e) {
      // Another fault is in force; the deadline bounds it.
    }
  }
}
