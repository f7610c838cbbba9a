package io.holdfast.chaos.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is worth knowing of a run besides its verdict, in words. */
final class RunDescription {
  private RunDescription() {}

  /** For the first line of the history. */
  static Map<String, String> header(RunPlan plan) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("seed", Long.toString(plan.seed()));
    header.put("workload", plan.workload());
    header.put("faults", String.join(",", plan.faultNames()));
    header.put("clients", Integer.toString(plan.clients()));
    header.put("nodes", Integer.toString(plan.nodes()));
    return header;
  }
}
