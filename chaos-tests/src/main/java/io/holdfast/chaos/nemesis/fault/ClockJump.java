package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The wall clocks of some nodes, or of all, jump by 0.1 seconds to a day, each by its own amount,
 * ahead or back; heal makes them jump home.
 */
final class ClockJump implements ClockFault {
  private static final double SHORTEST_SECONDS = 0.1;
  private static final double TIMES_LONGER = 864_000;

  @Override
  public String name() {
    return "clock-jump";
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<ShiftedClocks.Shift> shifts = new ArrayList<>();
    for (NodeProcess node : Victims.some(cluster, random)) {
      shifts.add(new ShiftedClocks.Shift(node.name(), draw(random)));
    }
    String detail =
        shifts.stream().map(ShiftedClocks.Shift::toString).collect(Collectors.joining(", "));
    return ShiftedClocks.shift(cluster.clocks(), detail, shifts);
  }

  /** As many short ones as long ones: evenly by magnitude. */
  private static Duration draw(RandomGenerator random) {
    double seconds = SHORTEST_SECONDS * Math.pow(TIMES_LONGER, random.nextDouble());
    long millis = Math.round(seconds * 1_000);
    return Duration.ofMillis(random.nextBoolean() ? millis : -millis);
  }
}
