package io.holdfast.chaos.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrillTargetsTest {
  private static final DrillTargets TARGETS = new DrillTargets(1_000, 0);

  @Test
  void aGoodRunMissesNothing() {
    assertEquals(List.of(), TARGETS.missedBy(List.of(run(List.of(400L, 1_000L), List.of(), ""))));
  }

  @Test
  void oneClientThatWaitsTooLongMissesTheTarget() {
    List<String> missed = TARGETS.missedBy(List.of(run(List.of(400L, 1_001L), List.of(), "")));
    assertEquals(1, missed.size());
    assertTrue(missed.getFirst().startsWith("RTO: a client waited 1001 ms"), missed::toString);
  }

  @Test
  void aMissingWriteMissesTheTarget() {
    List<String> missed = TARGETS.missedBy(List.of(run(List.of(1L), List.of("n1 a: lost"), "")));
    assertTrue(missed.getFirst().startsWith("RPO: 1 acknowledged"), missed::toString);
  }

  @Test
  void aBrokenPromiseIsToldWithoutAnyTarget() {
    DrillTargets none = new DrillTargets(-1, -1);
    assertEquals(
        List.of("run 1 broke a promise, see there"),
        none.missedBy(List.of(run(List.of(1L), List.of(), "replicas differ"))));
  }

  @Test
  void clientsOfAStruckGatewayAreJudgedOnlyWhereThereAreNoOthers() {
    RunResult all =
        new RunResult(
            1,
            List.of("n1"),
            1,
            1,
            5,
            List.of(),
            List.of(1_500L),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            "",
            "",
            List.of(),
            List.of());
    assertEquals(1, TARGETS.missedBy(List.of(all)).size());
  }

  private static RunResult run(List<Long> stayed, List<String> missing, String replicas) {
    return new RunResult(
        1,
        List.of("n1"),
        1,
        1,
        5,
        stayed,
        List.of(2_000L),
        Map.of(),
        Map.of(),
        Map.of(),
        missing,
        List.of(),
        "",
        replicas,
        List.of(),
        List.of());
  }
}
