package io.holdfast.chaos.run;

import io.holdfast.chaos.cluster.NodeEquipment;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.Implant;
import io.holdfast.chaos.nemesis.NemesisPace;
import io.holdfast.chaos.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that decides what a run does; the rest is the machine's timing.
 *
 * @param seed of faults and of clients
 * @param workload its name
 * @param faults what the nemesis may do; none = it stays away
 * @param faultTime how long the clients work under faults
 * @param pace how often and how long the nemesis strikes
 * @param clients sequential ones, spread over all nodes
 * @param pause how long each of them rests after a step
 * @param nodes how many
 * @param settings lines of YAML for every node; without one for snapshots that is drawn
 * @param recoveryBound after the last fault every node must serve again within this time
 * @param minimumOperations with fewer, a checker's verdict is inconclusive
 * @param killAllAtTheEnd whether all nodes are killed and started before the last reads
 * @param equipment what the nodes are started with, beside what faults need
 * @param secured whether nodes take nothing without TLS and nobody without a token
 * @param folder where everything of the run goes; must not exist
 */
public record RunPlan(
    long seed,
    String workload,
    List<Fault> faults,
    Duration faultTime,
    NemesisPace pace,
    int clients,
    Duration pause,
    int nodes,
    List<String> settings,
    Duration recoveryBound,
    int minimumOperations,
    boolean killAllAtTheEnd,
    List<NodeEquipment> equipment,
    boolean secured,
    Path folder) {

  /**
   * Settings for a machine that is busy with the suite itself: with the default timeouts it would
   * see one election after the other, and no write.
   */
  public static final List<String> PATIENT =
      List.of("election: {timeout_min: 300ms, timeout_max: 600ms}");

  /** Checks what can be wrong. */
  public RunPlan {
    faults = List.copyOf(faults);
    settings = List.copyOf(settings);
    equipment = List.copyOf(equipment);
    if (!Workloads.names().contains(workload)) {
      throw new IllegalArgumentException("no workload is named " + workload);
    }
    if (clients < 1 || nodes < 1) {
      throw new IllegalArgumentException(clients + " clients and " + nodes + " nodes");
    }
  }

  /** Lines of YAML for every node: of the run, of the workload, and what is drawn from the seed. */
  public List<String> nodeSettings() {
    boolean chosen = settings.stream().anyMatch(line -> line.startsWith("snapshot:"));
    boolean shortLogs = faults.stream().anyMatch(Fault::needsShortLogs);
    Stream<String> drawn =
        chosen ? Stream.empty() : Stream.of(DrawnSnapshots.setting(seed, shortLogs));
    // What a workload says of users is less than what a secured cluster demands.
    Stream<String> needed =
        Workloads.named(workload).settings().stream()
            .filter(line -> !secured || !line.startsWith("auth:"));
    return Stream.of(settings.stream(), needed, drawn).flatMap(lines -> lines).toList();
  }

  /** What the faults need inside the nodes. */
  public Set<Implant> implants() {
    return faults.stream()
        .flatMap(fault -> fault.implants().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The names of the faults. */
  public List<String> faultNames() {
    return faults.stream().map(Fault::name).toList();
  }
}
