package io.holdfast.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What Holdfast wants to reach against the best of its peers under one workload. A goal that is not
 * met is reported as such, with how far it is away; it is not moved.
 *
 * @param peers whom Holdfast is compared with; for linearizable reads not ZooKeeper, whose {@code
 *     sync} is not confirmed by a majority, so that what it reads may be stale behind a cut-off
 *     leader
 * @param figure what is compared
 * @param isAtMost whether the ratio is to be at most the bound, as for latencies; otherwise at
 *     least
 */
public record Goal(
    String workload,
    List<String> peers,
    String figureName,
    ToDoubleFunction<LoadResult> figure,
    boolean isAtMost,
    double bound) {

  private static final List<String> ETCD = List.of("etcd-json", "etcd-grpc");
  private static final List<String> EVERYONE = List.of("etcd-json", "etcd-grpc", "zookeeper");
  private static final String THROUGHPUT = "operations/s";

  /**
   * The goals for load; those for a leader's death and for memory are {@link #PAUSE_RATIO} and
   * {@link #REST_BYTES}.
   */
  public static final List<Goal> ALL =
      List.of(
          throughput("put:64", EVERYONE, 2.5),
          throughput("put:256", EVERYONE, 1.8),
          latency("put:1", "p50", load -> load.latency().p50Millis(), 0.9),
          latency("put@1000:64", "p99", load -> load.latency().p99Millis(), 0.7),
          throughput("batch:16", ETCD, 5),
          throughput("get:256", ETCD, 3),
          throughput("get-local:256", EVERYONE, 2.2));

  /** Least share of the ceiling's throughput, for linearizable reads and for writes. */
  public static final double GET_OF_CEILING = 0.75;

  public static final double PUT_OF_CEILING = 0.5;

  /** The longest client pause at a leader's death, against the best that etcd showed. */
  public static final double PAUSE_RATIO = 0.4;

  /** A node at rest. */
  public static final long REST_BYTES = 300L << 20;

  private static Goal throughput(String workload, List<String> peers, double bound) {
    return new Goal(workload, peers, THROUGHPUT, LoadResult::operationsPerSecond, false, bound);
  }

  private static Goal latency(
      String workload, String name, ToDoubleFunction<LoadResult> figure, double bound) {
    return new Goal(workload, EVERYONE, name, figure, true, bound);
  }

  public Goal {
    peers = List.copyOf(peers);
  }

  /** Whether this ratio to the best peer meets the goal. */
  public boolean isMetBy(double ratio) {
    return isAtMost ? ratio <= bound : ratio >= bound;
  }
}
