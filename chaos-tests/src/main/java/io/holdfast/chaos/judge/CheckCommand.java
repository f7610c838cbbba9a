package io.holdfast.chaos.judge;

import io.holdfast.chaos.checker.Narrative;
import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.Program;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.HistoryFileException;
import io.holdfast.chaos.history.HistoryFileReader;
import io.holdfast.chaos.history.Operation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Judges a history file. Ends with 0 for correct, 3 for inconclusive, 127 for crashed, 128 for not
 * live, 129 for incorrect; with 2 if the file cannot be judged or an option is wrong.
 */
@Command(
    name = "check-history",
    mixinStandardHelpOptions = true,
    description = "Judges the history file of a chaos run.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:correct",
      "2:the file cannot be judged, or an option is wrong",
      "3:inconclusive",
      "127:crashed",
      "128:not live",
      "129:incorrect"
    })
public final class CheckCommand implements Callable<Integer> {

  private static final int UNUSABLE = 2;

  @Spec private CommandSpec specification;

  @Parameters(paramLabel = "FILE", description = "the history file")
  private Path file;

  @Option(
      names = "--minimum-operations",
      defaultValue = "100",
      description = "how many operations a checker must see (default: ${DEFAULT-VALUE})")
  private int minimumOperations;

  @Option(
      names = "--recovery-bound-millis",
      defaultValue = "10000",
      description =
          "from the end of the last fault to the first acknowledged write (default:"
              + " ${DEFAULT-VALUE})")
  private long recoveryBoundMillis;

  /** Runs from a command line. */
  public static void main(String[] arguments) {
    Program.run(new CheckCommand(), arguments);
  }

  @Override
  public Integer call() {
    PrintWriter out = specification.commandLine().getOut();
    History history;
    try {
      history = HistoryFileReader.read(file);
    } catch (HistoryFileException e) {
      specification.commandLine().getErr().println("cannot judge: " + e.getMessage());
      return UNUSABLE;
    } catch (IOException e) {
      specification.commandLine().getErr().println("cannot read: " + e);
      return UNUSABLE;
    }
    Duration recoveryBound = Duration.ofMillis(recoveryBoundMillis);
    List<Judge.Finding> findings =
        Judge.of(history, minimumOperations, recoveryBound).judge(history);
    findings.forEach(finding -> print(out, finding));
    return Verdict.worst(findings.stream().map(Judge.Finding::verdict).toList()).exitCode();
  }

  private static void print(PrintWriter out, Judge.Finding finding) {
    Verdict verdict = finding.verdict();
    out.printf("%-16s %-13s %s%n", finding.checker(), verdict.word(), verdict.explanation());
    if (verdict instanceof Verdict.Incorrect(String _, List<Operation> offending)) {
      offending.forEach(operation -> out.println("    " + Narrative.of(operation)));
    }
    out.flush();
  }
}
