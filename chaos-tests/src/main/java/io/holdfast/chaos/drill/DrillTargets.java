package io.holdfast.chaos.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What must be reached.
 *
 * @param rtoMillis no client waits longer; -1 = no target
 * @param rpo acknowledged writes that may be missing; -1 = no target
 */
record DrillTargets(long rtoMillis, long rpo) {

  /** One line for each target that was missed, and for each promise that was broken. */
  List<String> missedBy(List<RunResult> runs) {
    List<String> missed = new ArrayList<>();
    long worst = runs.stream().flatMapToLong(DrillTargets::judged).max().orElse(0);
    if (rtoMillis >= 0 && worst > rtoMillis) {
      missed.add("RTO: a client waited " + worst + " ms, the target is " + rtoMillis + " ms");
    }
    long lost = runs.stream().mapToLong(run -> run.missing().size()).sum();
    if (rpo >= 0 && lost > rpo) {
      missed.add("RPO: " + lost + " acknowledged writes are missing, the target is " + rpo);
    }
    for (RunResult run : runs) {
      if (!run.isSafe()) {
        missed.add("run " + run.run() + " broke a promise, see there");
      }
    }
    return missed;
  }

  private static LongStream judged(RunResult run) {
    return run.judgedMillis().stream().mapToLong(Long::longValue);
  }
}
