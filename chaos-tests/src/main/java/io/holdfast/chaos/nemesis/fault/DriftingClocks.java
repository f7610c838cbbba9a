package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.Fault.Injury;
import io.holdfast.chaos.nemesis.NodeClocks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Clocks that become more wrong all the time, in small steps. */
final class DriftingClocks {
  private static final Duration STEP = Duration.ofMillis(200);

  private final NodeClocks clocks;
  private final Map<String, Double> rates;
  private final Map<String, Duration> shifted = new HashMap<>();

  private DriftingClocks(NodeClocks clocks, Map<String, Double> rates) {
    this.clocks = clocks;
    this.rates = Map.copyOf(rates);
  }

  /**
   * From now on.
   *
   * @param rates by the name of the node: 0.1 = a tenth too fast, -0.1 = a tenth too slow
   */
  static Injury begin(NodeClocks clocks, String detail, Map<String, Double> rates) {
    DriftingClocks drifting = new DriftingClocks(clocks, rates);
    return RepeatedInjury.begin(detail, drifting::step, drifting::setRight);
  }

  private void step(RepeatedInjury.Healing healing) throws InterruptedException {
    if (!healing.within(STEP)) {
      rates.forEach(
          (node, rate) -> shift(node, Duration.ofNanos(Math.round(STEP.toNanos() * rate))));
    }
  }

  private void shift(String node, Duration by) {
    clocks.shift(node, by);
    shifted.merge(node, by, Duration::plus);
  }

  private void setRight() {
    shifted.forEach((node, by) -> clocks.shift(node, by.negated()));
  }
}
