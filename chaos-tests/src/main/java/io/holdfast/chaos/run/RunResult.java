package io.holdfast.chaos.run;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.judge.Judge.Finding;
import java.util.List;

/**
 * What came of a run.
 *
 * @param findings of the run itself and of every checker
 * @param history all that was recorded
 */
public record RunResult(List<Finding> findings, History history) {

  /** Copies the findings. */
  public RunResult {
    findings = List.copyOf(findings);
  }

  /** The worst of all. */
  public Verdict verdict() {
    return Verdict.worst(findings.stream().map(Finding::verdict).toList());
  }

  /** The fewest operations that show what is wrong; empty if nothing is. */
  public List<Operation> offending() {
    return findings.stream()
        .filter(finding -> finding.verdict() instanceof Verdict.Incorrect)
        .flatMap(finding -> ((Verdict.Incorrect) finding.verdict()).offending().stream())
        .distinct()
        .toList();
  }
}
