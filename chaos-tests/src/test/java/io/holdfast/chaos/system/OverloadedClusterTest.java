package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten times as many clients as a node lets in at a time, and what is left when they are gone. */
@Tag("system")
@Timeout(180)
class OverloadedClusterTest {
  private static final int LET_IN = 24;
  private static final int USUAL_CLIENTS = LET_IN / 2;
  private static final int TOO_MANY_CLIENTS = 10 * LET_IN;
  private static final Duration WINDOW = Duration.ofSeconds(3);

  /** As long as it stays short; -Dholdfast.overload.seconds=30 for more. */
  private static final Duration OVERLOAD =
      Duration.ofSeconds(Long.getLong("holdfast.overload.seconds", 6));

  /** After the overload, before the throughput counts again. */
  private static final Duration BACK = Duration.ofSeconds(2);

  /** On a machine that does other things too; a node that is not back does next to nothing. */
  private static final double SHARE_THAT_IS_BACK = 0.25;

  private static final Duration REQUEST = Duration.ofSeconds(30);

  /** What clients saw in a window. */
  private static final class Seen {
    final AtomicLong good = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong other = new AtomicLong();

    @Override
    public String toString() {
      return good + " good, " + refused + " refused, " + other + " other";
    }
  }

  @Test
  void aNodeRefusesWhatIsTooMuchAndIsBackWhenItIsOver() throws Exception {
    ClusterPlan plan =
        ClusterPlan.onFreePorts("overload", HurtCluster.directoryOf("overload"), 3)
            .with(HurtCluster.PATIENT)
            .with("queue: {requests: " + LET_IN + "}");
    try (ProcessCluster cluster = new ProcessCluster(plan)) {
      cluster.start();
      cluster.awaitReady(HurtCluster.READY);
      NodeProcess node = cluster.awaitLeader(HurtCluster.READY);
      run(node, USUAL_CLIENTS, WINDOW);
      Seen before = run(node, USUAL_CLIENTS, WINDOW);
      Seen during = run(node, TOO_MANY_CLIENTS, OVERLOAD);
      HurtCluster.lasts(BACK);
      Seen after = run(node, USUAL_CLIENTS, WINDOW);
      System.out.println("before " + before + "; during " + during + "; after " + after);
      assertTrue(during.refused.get() > 0, "nothing was refused: no overload");
      assertTrue(during.good.get() > 0, "nothing got through");
      assertEquals(0, during.other.get() + after.other.get(), "only 429 refuses");
      assertEquals(0, after.refused.get(), "there is room again");
      assertTrue(
          after.good.get() >= SHARE_THAT_IS_BACK * before.good.get(),
          () -> "before " + before + ", after " + after);
      cluster.nodes().forEach(one -> assertTrue(one.isAlive(), one.name()));
      cluster.awaitEqualReplicas(HurtCluster.READY);
    }
  }

  /** Half of what they do is writes, half linearizable reads. */
  private static Seen run(NodeProcess node, int clients, Duration time)
      throws InterruptedException {
    Seen seen = new Seen();
    AtomicBoolean open = new AtomicBoolean(true);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      String key = "overload-" + i;
      threads.add(Thread.ofVirtual().start(() -> client(node, key, open, seen)));
    }
    HurtCluster.lasts(time);
    open.set(false);
    for (Thread thread : threads) {
      thread.join();
    }
    return seen;
  }

  private static void client(NodeProcess node, String key, AtomicBoolean open, Seen seen) {
    byte[] value = new byte[1_024];
    try (GatewayClient client = new GatewayClient(node.gateway(), REQUEST)) {
      for (int i = 0; open.get(); i++) {
        String method = i % 2 == 0 ? "PUT" : "GET";
        HttpRequest request =
            i % 2 == 0
                ? HttpRequest.of(method, "/v1/kv/" + key, value)
                : HttpRequest.of(method, "/v1/kv/" + key);
        count(send(client, request), seen);
      }
    }
  }

  private static void count(int status, Seen seen) {
    // 404: a read whose write was refused.
    if (status == 200 || status == 201 || status == 404) {
      seen.good.incrementAndGet();
    } else if (status == 429) {
      seen.refused.incrementAndGet();
    } else {
      seen.other.incrementAndGet();
    }
  }

  private static int send(GatewayClient client, HttpRequest request) {
    try {
      HttpAnswer answer = client.send(request);
      assertTrue(answer.status() != 429 || answer.header("Retry-After").isPresent());
      return answer.status();
    } catch (IOException failed) {
      return 0;
    }
  }
}
