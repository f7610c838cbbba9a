package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.Fault.Injury;
import io.holdfast.chaos.nemesis.NodeClocks;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Clocks that are wrong by a fixed amount until they are healed. */
record ShiftedClocks(NodeClocks clocks, String detail, List<Shift> shifts) implements Injury {

  /**
   * By how much one node's clock is wrong.
   *
   * @param by ahead; negative = back
   */
  record Shift(String node, Duration by) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s by %+.1f s", node, by.toMillis() / 1e3);
    }
  }

  static ShiftedClocks shift(NodeClocks clocks, String detail, List<Shift> shifts) {
    shifts.forEach(shift -> clocks.shift(shift.node(), shift.by()));
    return new ShiftedClocks(clocks, detail, List.copyOf(shifts));
  }

  @Override
  public void heal() {
    shifts.forEach(shift -> clocks.shift(shift.node(), shift.by().negated()));
  }
}
