package io.holdfast.bench.run;

import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param warmUp the load that a freshly started system gets before its first workload is measured
 * @param window how long each workload is measured
 * @param records how many keys are loaded, where their values are small enough
 * @param isKillingLeaders whether each round also kills a leader of each system, on a start of its
 *     own
 * @param directory where the servers keep their data
 */
public record RunPlan(
    List<MeasuredSystem> systems,
    List<Workload> workloads,
    int rounds,
    Duration warmUp,
    Duration window,
    int records,
    boolean isKillingLeaders,
    Path directory) {
  public RunPlan {
    systems = List.copyOf(systems);
    workloads = List.copyOf(workloads);
    if (systems.isEmpty() || rounds < 1 || records < 100) {
      throw new IllegalArgumentException("at least one system, one round and 100 records");
    }
  }
}
