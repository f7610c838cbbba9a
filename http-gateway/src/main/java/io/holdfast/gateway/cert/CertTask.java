package io.holdfast.gateway.cert;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the three commands share: what cannot be done is one line, and exit code 1. */
abstract class CertTask implements Callable<Integer> {
  static final int MOST_DAYS = 36_500;

  private static final int REFUSED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  @SuppressWarnings("UnusedVariable") // Picocli gives the help by itself.
  private boolean help;

  /** Does it; prints what there is now. */
  abstract void run(PrintWriter out, InstantSource clock) throws IOException;

  @Override
  public final Integer call() {
    try {
      PrintWriter out = spec.commandLine().getOut();
      run(out, InstantSource.system());
      out.flush();
      return 0;
    } catch (IOException refused) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("holdfast: " + refused.getMessage());
      err.flush();
      return REFUSED;
    }
  }

  Duration days(int days) {
    if (days < 1 || days > MOST_DAYS) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--days must be from 1 to " + MOST_DAYS + ", not " + days);
    }
    return Duration.ofDays(days);
  }
}
