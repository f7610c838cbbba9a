package io.holdfast.bench.leases;

import io.holdfast.bench.cluster.Cluster;
import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.cluster.ServerProcess;
import io.holdfast.bench.cluster.ServerProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures one system: how fast it makes leases, and what keeping them alive costs it. */
public final class LeaseRun {
  /** Each lease is renewed when a third of its time has passed. */
  private static final int RENEWALS_PER_TTL = 3;

  private static final long NANOS_PER_TICK = 10_000_000;

  private static final String ETCD = "etcd-grpc";

  private LeaseRun() {}

  /**
   * Starts the system empty, makes the leases, keeps them alive, and stops it again.
   *
   * @param every how often each lease is kept alive
   * @param window how long that is measured, after as long a warm-up
   * @return a line for people
   * @throws IOException when a lease is refused
   */
  public static String run(
      MeasuredSystem system, ServerProcesses processes, int leases, Duration every, Duration window)
      throws IOException, InterruptedException {
    try (Cluster cluster = system.start(processes);
        LeaseKeeper keeper = keeper(system, cluster)) {
      long beginNanos = System.nanoTime();
      long cpuBefore = cpuNanos(cluster);
      keeper.grant(leases, every.multipliedBy(RENEWALS_PER_TTL));
      double grantSeconds = seconds(System.nanoTime() - beginNanos);
      double grantCpu = seconds(cpuNanos(cluster) - cpuBefore);
      keeper.keepAlive(every);
      TimeUnit.NANOSECONDS.sleep(window.toNanos());
      long renewalsBefore = keeper.renewals();
      cpuBefore = cpuNanos(cluster);
      beginNanos = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(window.toNanos());
      double seconds = seconds(System.nanoTime() - beginNanos);
      double cpu = seconds(cpuNanos(cluster) - cpuBefore);
      long renewals = keeper.renewals() - renewalsBefore;
      return String.format(
          Locale.ROOT,
          "%s: %,.0f grants/s (%.0f µs of CPU each); %,.0f keep-alives/s, %.2f cores in all"
              + " servers (%.1f µs of CPU each), %,d lost",
          system.name(),
          leases / grantSeconds,
          1e6 * grantCpu / leases,
          renewals / seconds,
          cpu / seconds,
          renewals == 0 ? 0 : 1e6 * cpu / renewals,
          keeper.lost());
    }
  }

  private static LeaseKeeper keeper(MeasuredSystem system, Cluster cluster) {
    return system.name().equals(ETCD)
        ? new EtcdLeases(cluster.endpoints())
        : new HoldfastLeases(cluster.endpoints());
  }

  private static long cpuNanos(Cluster cluster) throws IOException {
    long ticks = 0;
    for (ServerProcess server : cluster.servers()) {
      ticks += server.cpuTicks();
    }
    return ticks * NANOS_PER_TICK;
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
