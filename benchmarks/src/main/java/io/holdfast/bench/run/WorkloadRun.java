package io.holdfast.bench.run;

import io.holdfast.bench.cluster.Cluster;
import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.driver.DriverSettings;
import io.holdfast.bench.load.ClosedLoop;
import io.holdfast.bench.load.LoadSettings;
import io.holdfast.bench.load.Loader;
import io.holdfast.bench.load.Measurement;
import io.holdfast.bench.load.OpenLoop;
import io.holdfast.bench.report.LoadResult;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.OperationSource;
import io.holdfast.bench.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Workloads on one started cluster, one after the other. */
final class WorkloadRun {
  /** Longer than any system takes under load; what takes longer has failed. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** Before each workload, after the first warm-up: its connections and code paths are new. */
  private static final Duration SHORT_WARM_UP = Duration.ofSeconds(1);

  /** A data set is not larger than this, so that large values do not measure the disk's size. */
  private static final long MAX_DATA_BYTES = 64L << 20;

  private static final int MIN_RECORDS = 100;
  private static final int INSERTABLE = 100_000;
  private static final Workload WARM_UP = Workload.parse("mixed:64");
  private static final long SEED = 20_250_101;

  private final RunPlan plan;
  private final MeasuredSystem system;
  private final Cluster cluster;

  /** The data sets that are loaded, by the size of their values. */
  private final Set<Integer> loaded = new HashSet<>();

  WorkloadRun(RunPlan plan, MeasuredSystem system, Cluster cluster) {
    this.plan = plan;
    this.system = system;
    this.cluster = cluster;
  }

  /** Lets the JIT compilers of servers and generator do their work before anything is measured. */
  void warmUp() throws IOException, InterruptedException {
    if (!plan.warmUp().isZero()) {
      run(WARM_UP, new LoadSettings(Duration.ZERO, plan.warmUp(), SEED));
    }
  }

  LoadResult measure(Workload workload, int round) throws IOException, InterruptedException {
    Measurement measured =
        run(workload, new LoadSettings(SHORT_WARM_UP, plan.window(), SEED + round));
    return LoadResult.of(system.name(), workload, round, measured);
  }

  private Measurement run(Workload workload, LoadSettings settings)
      throws IOException, InterruptedException {
    Dataset data = dataset(workload);
    if (loaded.add(data.valueBytes())) {
      load(data);
    }
    OperationSource source = workload.mix().over(data);
    try (Driver driver = system.open(settings(workload.clients()), data)) {
      if (workload.ratePerSecond().isPresent()) {
        int rate = workload.ratePerSecond().getAsInt();
        return new OpenLoop(driver, source, settings, rate).run(workload.clients());
      }
      return new ClosedLoop(driver, source, settings).run(workload.clients());
    }
  }

  private Dataset dataset(Workload workload) {
    long fitting = MAX_DATA_BYTES / workload.valueBytes();
    int records = Math.clamp(fitting, MIN_RECORDS, plan.records());
    return new Dataset(records, workload.mix().inserts() ? INSERTABLE : 0, workload.valueBytes());
  }

  /** A system that knows no batches has nothing to load either: it is the ceiling. */
  private void load(Dataset data) throws IOException, InterruptedException {
    if (!system.hasLeader()) {
      return;
    }
    try (Driver driver = system.open(settings(1), data)) {
      Loader.load(driver, data);
    }
  }

  private DriverSettings settings(int clients) {
    return new DriverSettings(cluster.endpoints(), clients, REQUEST_TIMEOUT, false);
  }
}
