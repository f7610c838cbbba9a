package io.holdfast.chaos.run;

import io.holdfast.chaos.report.RunFacts;
import java.util.LinkedHashMap;
import java.util.Locale;
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
    if (plan.secured()) {
      header.put("tls", "required, with users");
    }
    return header;
  }

  /** For the report. */
  static RunFacts facts(RunPlan plan, RunResult result) {
    Map<String, String> configuration = header(plan);
    configuration.put("commit", Commit.current());
    configuration.put("seconds of faults", Double.toString(plan.faultTime().toMillis() / 1e3));
    configuration.put("pace", plan.pace().toString());
    configuration.put("settings of nodes", String.join("; ", plan.nodeSettings()));
    configuration.put("all killed at the end", Boolean.toString(plan.killAllAtTheEnd()));
    configuration.put(
        "machine",
        Runtime.getRuntime().availableProcessors()
            + " processors, Java "
            + Runtime.version().feature());
    return new RunFacts(
        "Chaos run " + plan.seed() + ", " + plan.workload(),
        command(plan),
        configuration,
        result.verdict(),
        result.findings(),
        result.offending(),
        result.history());
  }

  /** What does the run again. */
  static String command(RunPlan plan) {
    return ("scripts/chaos --minutes %s --seed %d --clients %d --nodes %d --at-once %d"
            + " --workload %s --fault %s%s")
        .formatted(
            String.format(Locale.ROOT, "%.3f", plan.faultTime().toMillis() / 60e3),
            plan.seed(),
            plan.clients(),
            plan.nodes(),
            plan.pace().atOnce(),
            plan.workload(),
            String.join(",", plan.faultNames()),
            plan.secured() ? " --tls" : "");
  }
}
