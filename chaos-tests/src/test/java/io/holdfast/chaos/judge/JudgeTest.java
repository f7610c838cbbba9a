package io.holdfast.chaos.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.checker.HungDiskChecker;
import io.holdfast.chaos.checker.SimulatedStore;
import io.holdfast.chaos.checker.SimulatedStore.Bug;
import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.nemesis.fault.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole judge on a whole store: correct ones are never accused, and each kind of bug is found
 * by a checker that is meant for it.
 */
@Tag("slow")
class JudgeTest {

  private static final Map<Bug, Set<String>> FOUND_BY =
      Map.ofEntries(
          Map.entry(Bug.STALE_READ, Set.of("linearizability", "revisions")),
          Map.entry(
              Bug.LOST_WRITE,
              Set.of("linearizability", "set", "session", "staleness", "durability")),
          Map.entry(Bug.APPLIED_TWICE, Set.of("counter")),
          Map.entry(Bug.MINIMUM_REVISION_IGNORED, Set.of("session")),
          Map.entry(Bug.STALENESS_HIDDEN, Set.of("staleness")),
          Map.entry(Bug.TORN_TRANSFER, Set.of("bank")),
          Map.entry(
              Bug.APPLIED_WRITE_DENIED,
              Set.of("linearizability", "set", "staleness", "session", "durability")),
          Map.entry(Bug.REPLICA_DIVERGED, Set.of("digest")),
          Map.entry(Bug.REVISION_USED_TWICE, Set.of("revisions")),
          Map.entry(Bug.FINAL_STATE_OLD, Set.of("durability", "linearizability")),
          Map.entry(Bug.NEVER_BACK, Set.of("recovery")));

  private static List<Judge.Finding> judge(Bug bug, long seed) {
    History history = SimulatedStore.run(bug, 2_000, Random.from(new SplittableRandom(seed)));
    return Judge.of(history, 10, Duration.ofMillis(200)).judge(history);
  }

  @Test
  void aCorrectStoreIsNeverAccused() {
    long firstSeed = seed();
    for (long seed = firstSeed; seed < firstSeed + 200; seed++) {
      for (Judge.Finding finding : judge(Bug.NONE, seed)) {
        long failed = seed;
        assertEquals("correct", finding.verdict().word(), () -> "seed " + failed + ": " + finding);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyBugIsFoundByACheckerThatIsMeantForIt(Bug bug) {
    long firstSeed = seed();
    for (long seed = firstSeed; seed < firstSeed + 20; seed++) {
      List<String> found = new ArrayList<>();
      List<Judge.Finding> findings = judge(bug, seed);
      for (Judge.Finding finding : findings) {
        Verdict verdict = finding.verdict();
        if (verdict instanceof Verdict.Incorrect || verdict instanceof Verdict.NotLive) {
          found.add(finding.checker());
        }
      }
      long failed = seed;
      assertFalse(found.isEmpty(), () -> "seed " + failed + ": not found: " + findings);
      List<String> meant = found.stream().filter(FOUND_BY.get(bug)::contains).toList();
      assertFalse(meant.isEmpty(), () -> "seed " + failed + ": found by others only: " + found);
    }
  }

  @Test
  void theFaultOfHungDisksIsTheOneThatItsCheckerLooksAt() {
    assertTrue(Faults.named(HungDiskChecker.FAULT).isPresent());
  }

  private static long seed() {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.println("seed " + seed + " (repeat with -Dchaos.seed)");
    return seed;
  }
}
