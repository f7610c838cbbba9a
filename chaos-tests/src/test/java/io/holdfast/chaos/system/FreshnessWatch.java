package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.FailoverClient;
import io.holdfast.chaos.client.FailoverClient.OutcomeUnknownException;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One writer of ever higher numbers under one key, and readers at every node: no read may be lower
 * than what was acknowledged before it began, less the staleness that it was promised or told; and
 * each is answered or refused within its deadline (the time that its node stood still apart).
 */
final class FreshnessWatch implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /** For the scheduler of a busy machine. */
  private static final Duration SLACK = Duration.ofSeconds(4);

  private static final Duration CONNECTION = Duration.ofSeconds(60);
  private static final int READERS_PER_NODE = 2;

  /**
   * What the readers ask for.
   *
   * @param query added to that of every read
   * @param staleness how old an answer may be
   */
  record Level(String query, Duration staleness) {
    static final Level LINEARIZABLE = new Level("", Duration.ZERO);

    static Level bounded(Duration staleness) {
      return new Level(
          "&consistency=bounded&max_staleness=" + staleness.toMillis() + "ms", staleness);
    }
  }

  /** Nobody has written there before, whatever cluster it is. */
  private final String key = "system/highest-" + UUID.randomUUID();

  private final ProcessCluster cluster;
  private final Level level;

  /** When the writer heard of each number, so no earlier than it was acknowledged. */
  private final NavigableMap<Long, Long> heard = new ConcurrentSkipListMap<>();

  private final long startNanos = System.nanoTime();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Map<String, AtomicLong> served = new ConcurrentHashMap<>();
  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final Map<NodeProcess, Pauses> pauses = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean open = true;

  /** How long a node has stood still so far. */
  private static final class Pauses {
    private long totalNanos;
    private long sinceNanos;
    private boolean still;

    synchronized void begin() {
      sinceNanos = System.nanoTime();
      still = true;
    }

    synchronized void end() {
      totalNanos += System.nanoTime() - sinceNanos;
      still = false;
    }

    synchronized long nanos() {
      return totalNanos + (still ? System.nanoTime() - sinceNanos : 0);
    }
  }

  FreshnessWatch(ProcessCluster cluster, Level level) {
    this.cluster = cluster;
    this.level = level;
    for (NodeProcess node : cluster.nodes()) {
      pauses.put(node, new Pauses());
      served.put(node.name(), new AtomicLong());
    }
    threads.add(Thread.ofPlatform().name("writer").start(this::write));
    for (NodeProcess node : cluster.nodes()) {
      for (int i = 0; i < READERS_PER_NODE; i++) {
        threads.add(Thread.ofPlatform().name("reader-" + node.name()).start(() -> read(node)));
      }
    }
  }

  private void write() {
    try (FailoverClient client =
        new FailoverClient(cluster.gateways(), 0, Duration.ofSeconds(2), failed -> {})) {
      for (long number = 1; open; number++) {
        String value = Long.toString(number);
        HttpAnswer answer =
            client.call(gateway -> gateway.put(key, value, key + "-" + value), CONNECTION);
        if (answer.isSuccess()) {
          heard.put(System.nanoTime() - startNanos, number);
          acknowledged.set(number);
        } else {
          broken.add("write " + value + ": " + answer.summary());
        }
      }
    } catch (OutcomeUnknownException never) {
      broken.add("writes do not get on: " + never.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(NodeProcess node) {
    try (GatewayClient client = new GatewayClient(node.gateway(), CONNECTION)) {
      while (open) {
        long beginNanos = System.nanoTime();
        long stillNanos = pauses.get(node).nanos();
        HttpAnswer answer =
            client.get("/v1/kv/" + key + "?timeout=" + DEADLINE.toMillis() + "ms" + level.query());
        long tookNanos = System.nanoTime() - beginNanos - (pauses.get(node).nanos() - stillNanos);
        judge(node, beginNanos - startNanos, answer, Duration.ofNanos(tookNanos));
      }
    } catch (IOException failed) {
      if (open) {
        broken.add("no answer at " + node.name() + ": " + failed);
      }
    }
  }

  /** The highest number that a read of this age, begun then, must have seen. */
  private long floor(long beginNanos, Duration age) {
    Map.Entry<Long, Long> latest = heard.floorEntry(beginNanos - age.toNanos());
    return latest == null ? 0 : latest.getValue();
  }

  /** What was promised, or less when the answer says less. */
  private Duration age(HttpAnswer answer) {
    Duration told =
        answer
            .header("Holdfast-Staleness-Ms")
            .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
            .orElse(level.staleness());
    return told.compareTo(level.staleness()) < 0 ? told : level.staleness();
  }

  private void judge(NodeProcess node, long beginNanos, HttpAnswer answer, Duration took) {
    if (took.compareTo(DEADLINE.plus(SLACK)) > 0) {
      broken.add(node.name() + " took " + took.toMillis() + " ms: " + answer.summary());
    }
    if (answer.status() == 200 || answer.status() == 404) {
      long value = answer.status() == 404 ? 0 : Long.parseLong(answer.text());
      long floor = floor(beginNanos, age(answer));
      if (value < floor) {
        broken.add(node.name() + " served " + value + " after " + floor + " was acknowledged");
      }
      served.get(node.name()).incrementAndGet();
    } else if (answer.status() == 503) {
      refused.incrementAndGet();
    } else {
      broken.add(node.name() + ": " + answer.summary());
    }
  }

  void pause(NodeProcess node) {
    // Counted from before the signal: what the node still does then is in its favour, not ours.
    pauses.get(node).begin();
    node.pause();
  }

  void resume(NodeProcess node) {
    node.resume();
    pauses.get(node).end();
  }

  /** Reads that were answered with a value, at all nodes. */
  long served() {
    return served.values().stream().mapToLong(AtomicLong::get).sum();
  }

  long served(NodeProcess node) {
    return served.get(node.name()).get();
  }

  long refused() {
    return refused.get();
  }

  /** Waits until so many writes more are acknowledged. */
  void awaitWrites(int count) {
    long goal = acknowledged.get() + count;
    assertTrue(
        Waiting.until(CONNECTION, () -> acknowledged.get() >= goal),
        () -> "writes do not get on at " + acknowledged + " " + broken);
  }

  void awaitReads(long count) {
    assertTrue(
        Waiting.until(CONNECTION, () -> served() + refused() >= count),
        () -> "reads do not get on: " + served + " " + broken);
  }

  void awaitRefused(long count) {
    assertTrue(
        Waiting.until(CONNECTION, () -> refused() >= count),
        () -> "reads are not refused: " + served + " " + broken);
  }

  /** Ends writer and readers; nothing was stale, late, or answered otherwise. */
  void nothingWasBroken() throws InterruptedException {
    open = false;
    for (Thread thread : threads) {
      thread.join(CONNECTION.toMillis());
    }
    System.out.println(
        "acknowledged " + acknowledged + ", served " + served + ", refused " + refused);
    assertEquals(List.of(), List.copyOf(broken));
  }

  @Override
  public void close() {
    open = false;
    threads.forEach(Thread::interrupt);
  }
}
