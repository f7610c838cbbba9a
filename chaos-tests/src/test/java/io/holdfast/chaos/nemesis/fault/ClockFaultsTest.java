package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.cluster.WallClocks;
import io.holdfast.chaos.nemesis.Fault.Injury;
import io.holdfast.chaos.nemesis.Implant;
import io.holdfast.chaos.preload.WrongClocks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("chaos")
@Timeout(180)
class ClockFaultsTest {
  private static final Duration SEEN = Duration.ofSeconds(20);

  static boolean arePossible() {
    return Requirement.isMet("wrong clocks", WrongClocks.missing());
  }

  @Test
  @EnabledIf("arePossible")
  void clocksThatJumpOrDriftAreSeenByTheirNodesAndComeHome() throws Exception {
    try (FaultyCluster cluster = FaultyCluster.onLoopback("clock-faults", Implant.CLOCKS)) {
      NodeProcess first = cluster.chaos().processes().node("n1");
      NodeProcess node = cluster.chaos().processes().node("n2");
      Injury jump =
          ShiftedClocks.shift(
              cluster.chaos().clocks(),
              "",
              List.of(new ShiftedClocks.Shift("n2", Duration.ofHours(-30))));
      awaitWrongBetween(node, Duration.ofHours(-31), Duration.ofHours(-29));

      // A process that is started again is as wrong as before, and drift comes on top of a jump.
      node.kill();
      node.start();
      cluster.awaitReady();
      awaitWrongBetween(node, Duration.ofHours(-31), Duration.ofHours(-29));
      Injury drift =
          DriftingClocks.begin(cluster.chaos().clocks(), "", Map.of("n1", 4.0, "n2", 4.0));
      awaitWrongBetween(first, Duration.ofSeconds(5), Duration.ofMinutes(5));
      jump.heal();
      awaitWrongBetween(node, Duration.ofSeconds(5), Duration.ofMinutes(5));
      drift.heal();

      Injury drawn = cluster.strike("clock-jump");
      NodeProcess jumped = cluster.chaos().processes().node(drawn.detail().substring(0, 2));
      assertTrue(
          Waiting.until(SEEN, () -> Math.abs(WallClocks.wrongBy(jumped).toMillis()) > 90),
          drawn::detail);
      Injury drifting = cluster.strike("clock-drift");
      drawn.heal();
      drifting.heal();
      for (NodeProcess each : cluster.chaos().processes().nodes()) {
        awaitWrongBetween(each, Duration.ofSeconds(-1), Duration.ofSeconds(1));
      }
      assertTrue(FaultyCluster.put(node, "k", SEEN).isSuccess());
    }
  }

  @Test
  void clocksOfNodesThatWereStartedWithoutThemCannotBeMoved() {
    try (PaperCluster cluster = new PaperCluster(3)) {
      assertEquals(
          Optional.of("there are none on paper"),
          Faults.named("clock-jump").orElseThrow().unavailable(cluster));
    }
  }

  private static void awaitWrongBetween(NodeProcess node, Duration least, Duration most) {
    assertTrue(
        Waiting.until(
            SEEN,
            () -> {
              Duration wrong = WallClocks.wrongBy(node);
              return wrong.compareTo(least) > 0 && wrong.compareTo(most) < 0;
            }),
        () -> node.name() + " is wrong by " + WallClocks.wrongBy(node));
  }
}
