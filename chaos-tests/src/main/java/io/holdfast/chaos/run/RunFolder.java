package io.holdfast.chaos.run;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.history.HistoryFileWriter;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.judge.Judge.Finding;
import io.holdfast.chaos.report.RunFacts;
import io.holdfast.chaos.report.RunJson;
import io.holdfast.chaos.report.RunPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files of one run. */
record RunFolder(Path root) {

  void create() throws IOException {
    Files.createDirectories(root.toAbsolutePath().getParent());
    Files.createDirectory(root);
  }

  Path history() {
    return root.resolve("history.jsonl");
  }

  /** The operations that show what is wrong, in the format of the history. */
  Path offending() {
    return root.resolve("offending.jsonl");
  }

  Path verdicts() {
    return root.resolve("verdicts.txt");
  }

  /**
   * The verdicts, the report and the evidence. What the nodes left behind stays only if something
   * is not correct.
   */
  void write(RunPlan plan, RunResult result) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Finding finding : result.findings()) {
      lines.append(line(finding)).append('\n');
    }
    Files.writeString(verdicts(), lines);
    RunFacts facts = RunDescription.facts(plan, result);
    RunJson.write(root.resolve("run.json"), facts);
    RunPage.write(root.resolve("report.html"), facts);
    if (!result.offending().isEmpty()) {
      try (HistoryFileWriter writer = new HistoryFileWriter(offending(), Map.of())) {
        for (Operation operation : result.offending()) {
          writer.record(operation);
        }
      }
    }
    if (result.verdict() instanceof Verdict.Correct) {
      FileTrees.delete(cluster());
    }
  }

  static String line(Finding finding) {
    return "%-16s %-13s %s"
        .formatted(finding.checker(), finding.verdict().word(), finding.verdict().explanation());
  }

  /** Configuration, logs and data of the nodes. */
  Path cluster() {
    return root.resolve("cluster").toAbsolutePath();
  }
}
