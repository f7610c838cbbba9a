package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A node starts again with a heap that is far too small, and is written many large values to at
 * once, under keys of the fault's own: it collects garbage most of the time, and ends when it has
 * no memory left; then it is started again as it was, as a supervisor does. Heal gives it its
 * memory back.
 */
final class MemoryPressure implements Fault {
  /** How the JVM ends when it is out of memory and was told to end then. */
  static final int OUT_OF_MEMORY = 3;

  private static final int LEAST_MEGABYTES = 24;
  private static final int MAX_MEGABYTES = 48;
  private static final int VALUE_BYTES = 512 << 10;

  /** Together; each to a key of its own. */
  private static final int WRITERS = 24;

  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration BETWEEN_WRITES = Duration.ofMillis(200);

  @Override
  public String name() {
    return "memory-pressure";
  }

  @Override
  public Set<Integer> allowedExits() {
    return Set.of(OUT_OF_MEMORY);
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    NodeProcess node = Victims.one(cluster, random);
    int megabytes = random.nextInt(LEAST_MEGABYTES, MAX_MEGABYTES + 1);
    node.setJvmFlags("-Xms16m -Xmx" + megabytes + "m -XX:MaxDirectMemorySize=128m");
    restart(node);
    String value = "x".repeat(VALUE_BYTES);
    return RepeatedInjury.begin(
        node.name() + " has a heap of " + megabytes + " MB",
        healing -> {
          node.startUnlessAlive();
          writeTogether(node, value);
          healing.within(BETWEEN_WRITES);
        },
        () -> {
          node.setJvmFlags("");
          restart(node);
        });
  }

  private static void restart(NodeProcess node) {
    node.kill();
    node.startUnlessAlive();
  }

  private static void writeTogether(NodeProcess node, String value) throws InterruptedException {
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String key = "fill/" + i;
      writers.add(Thread.ofVirtual().start(() -> write(node, key, value)));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void write(NodeProcess node, String key, String value) {
    try (GatewayClient gateway = new GatewayClient(node.gateway(), WRITE_TIMEOUT)) {
      HttpAnswer _ = gateway.put(key, value, "");
    } catch (IOException e) {
      // It has ended, or is about to, or another fault is in force.
    }
  }
}
