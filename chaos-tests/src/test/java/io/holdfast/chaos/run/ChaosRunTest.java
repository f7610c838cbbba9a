package io.holdfast.chaos.run;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.NemesisPace;
import io.holdfast.chaos.nemesis.fault.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Short runs under kills and a pause; {@code scripts/chaos} makes the long ones. Not in CI yet: on
 * a busy machine they take minutes.
 */
@Tag("large")
class ChaosRunTest {
  private static final long FIXED_SEED = 20_261_124;

  @Test
  void registersStayLinearizableUnderKillsAndAPauseWithAFixedSeed() throws Exception {
    assertCorrect("register", FIXED_SEED);
  }

  @Test
  void noElementOfASetIsLostUnderKillsAndAPauseWithAFreshSeed() throws Exception {
    assertCorrect("set", new SplittableRandom().nextLong(1_000_000_000));
  }

  private static void assertCorrect(String workload, long seed) throws Exception {
    Path folder = Path.of("target", "chaos", "run-" + workload).toAbsolutePath();
    FileTrees.delete(folder);
    List<Fault> faults =
        Stream.of("kill-one", "kill-leader", "kill-all", "pause-leader")
            .map(name -> Faults.named(name).orElseThrow())
            .toList();
    RunPlan plan =
        new RunPlan(
            seed,
            workload,
            faults,
            Duration.ofSeconds(30),
            NemesisPace.DEFAULT,
            6,
            3,
            RunPlan.PATIENT,
            Duration.ofSeconds(60),
            50,
            true,
            folder);
    RunResult result = new ChaosRun(plan, new Progress(System.out)).run();
    assertInstanceOf(
        Verdict.Correct.class, result.verdict(), () -> "seed " + seed + ": " + result.findings());
  }
}
