package io.holdfast.chaos.run;

import io.holdfast.chaos.cluster.Program;
import io.holdfast.chaos.mutant.Mutant;
import io.holdfast.chaos.mutant.Mutants;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges the judge: runs clusters with known bugs, each of which must be found. */
@Command(
    name = "mutants",
    mixinStandardHelpOptions = true,
    description = "Runs clusters with known bugs, and tells how soon the suite finds each.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all were caught",
      "1:one escaped, or was not tried",
      "2:an option is wrong, or the folder cannot be written"
    })
public final class MutantCommand implements Callable<Integer> {
  private static final int ESCAPED = 1;
  private static final int UNUSABLE = 2;

  @Spec private CommandSpec specification;

  @Parameters(paramLabel = "MUTANT", description = "names; without any: all")
  private List<String> names = List.of();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the first run of each (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--out",
      defaultValue = "target/mutant-runs",
      description = "where the folder of each run goes (default: ${DEFAULT-VALUE})")
  private Path out;

  @Option(names = "--list", description = "names all mutants, and runs nothing")
  private boolean list;

  /** Runs from a command line. */
  public static void main(String[] arguments) {
    Program.run(new MutantCommand(), arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter output = specification.commandLine().getOut();
    if (list) {
      Mutants.all().forEach(mutant -> output.printf("%-26s %s%n", mutant.name(), mutant.breaks()));
      output.flush();
      return 0;
    }
    List<Mutant> chosen = chosen();
    List<MutantTrial.Result> results = new ArrayList<>();
    MutantTrial trial = new MutantTrial(out, new Progress(System.out));
    try {
      for (Mutant mutant : chosen) {
        output.printf("%n== %s: %s%n", mutant.name(), mutant.breaks());
        output.flush();
        MutantTrial.Result result = trial.run(mutant, seed);
        results.add(result);
        output.println(row(result));
      }
    } catch (IOException e) {
      specification.commandLine().getErr().println("cannot write the run: " + e);
      return UNUSABLE;
    }
    print(output, results);
    return results.stream().allMatch(MutantTrial.Result::isCaught) ? 0 : ESCAPED;
  }

  private List<Mutant> chosen() {
    if (names.isEmpty()) {
      return Mutants.all();
    }
    try {
      return names.stream().map(Mutants::named).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(specification.commandLine(), e.getMessage());
    }
  }

  private static void print(PrintWriter output, List<MutantTrial.Result> results) {
    output.println();
    output.println("| mutant | what it breaks | workload | faults | seed | caught after | by |");
    output.println("|---|---|---|---|---|---|---|");
    results.forEach(result -> output.println(row(result)));
    output.flush();
  }

  private static String row(MutantTrial.Result result) {
    Mutant mutant = result.mutant();
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %s | %d | %s | %s |",
        mutant.name(),
        mutant.breaks(),
        mutant.trial().workload(),
        String.join(", ", mutant.trial().faults()),
        result.seed(),
        result.isCaught() ? result.took().toSeconds() + " s" : "**escaped**",
        result.isCaught() ? result.by() : result.verdict());
  }
}
