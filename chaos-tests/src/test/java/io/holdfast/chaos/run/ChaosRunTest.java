package io.holdfast.chaos.run;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.NemesisPace;
import io.holdfast.chaos.nemesis.fault.Faults;
import io.holdfast.chaos.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The runs of CI: long enough to be conclusive, and no longer. {@code scripts/chaos} makes the long
 * ones. What the machine cannot do is skipped, loudly; each has faults that every machine can do.
 */
@Tag("chaos")
@Timeout(240)
class ChaosRunTest {
  private static final Duration FAULT_TIME = Duration.ofSeconds(20);
  private static final int CLIENTS = 8;
  private static final int MINIMUM_OPERATIONS = 50;

  /** Strikes soon, as the time is short. */
  private static final NemesisPace PACE =
      new NemesisPace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          2);

  @Test
  void registersStayLinearizableWhileTheNetworkIsCutAndLeadersStandStill() throws Exception {
    assertCorrect(
        20_261_125,
        "register",
        faults(
            "pause-leader",
            "kill-leader",
            "partition-leader",
            "partition-one-way",
            "partition-bridge",
            "packet-loss"));
  }

  @Test
  void noElementIsLostWhenPowerFailsOrDisksAreSlowOrClocksJump() throws Exception {
    assertCorrect(
        20_261_126,
        "set",
        faults("kill-all", "lose-unsynced", "slow-fsync", "clock-jump", "rolling-restart"));
  }

  /** The last reads of this workload go through the log, and each takes an index of its own. */
  @Test
  void replicasAreComparedThoughTheLastReadsMoveTheLogOn() throws Exception {
    assertCorrect(20_261_127, "read-write", faults("kill-one"), Duration.ofSeconds(5));
  }

  @Test
  void anyWorkloadIsCorrectUnderAnyFaultsWithAFreshSeed() throws Exception {
    long seed = Long.getLong("chaos.seed", new SplittableRandom().nextLong(1_000_000_000));
    System.out.println("seed " + seed + " (repeat with -Dchaos.seed)");
    SplittableRandom random = new SplittableRandom(seed);
    List<String> workloads = Workloads.names();
    String workload = workloads.get(random.nextInt(workloads.size()));
    List<Fault> drawn = new ArrayList<>(Faults.all());
    Collections.shuffle(drawn, Random.from(random));
    List<Fault> faults =
        Stream.concat(faults("kill-one").stream(), drawn.stream().limit(4)).distinct().toList();
    assertCorrect(seed, workload, faults);
  }

  private static List<Fault> faults(String... names) {
    return Stream.of(names).map(name -> Faults.named(name).orElseThrow()).toList();
  }

  private static void assertCorrect(long seed, String workload, List<Fault> faults)
      throws Exception {
    assertCorrect(seed, workload, faults, FAULT_TIME);
  }

  private static void assertCorrect(
      long seed, String workload, List<Fault> faults, Duration faultTime) throws Exception {
    Path folder = Path.of("target", "chaos", "run-" + seed).toAbsolutePath();
    FileTrees.delete(folder);
    RunPlan plan =
        new RunPlan(
            seed,
            workload,
            faults,
            faultTime,
            PACE,
            CLIENTS,
            Duration.ZERO,
            3,
            RunPlan.PATIENT,
            Duration.ofSeconds(60),
            MINIMUM_OPERATIONS,
            true,
            List.of(),
            false,
            folder);
    RunResult result = new ChaosRun(plan, new Progress(System.out)).run();
    assertInstanceOf(
        Verdict.Correct.class,
        result.verdict(),
        () -> "seed " + seed + ", see " + folder + ": " + result.findings());
  }
}
