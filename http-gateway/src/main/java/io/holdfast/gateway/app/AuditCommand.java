package io.holdfast.gateway.app;

import io.holdfast.gateway.audit.AuditVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with audit trails. */
@Command(
    name = "audit",
    description = "Checks the audit trail of a node.",
    subcommands = AuditCommand.Verify.class,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {

  /** Reads a whole trail. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      sortOptions = false,
      description = {
        "Reads the audit trail in a directory (audit.directory of a node) and says what is missing"
            + " or was changed.",
        "",
        "Whoever can write the files can make the whole chain anew. Keep the sequence and hash that"
            + " this command prints somewhere else, and name them the next time with --expect.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 nothing is missing, 1 something is, 2 a flag is wrong, 4 it cannot be read"
      })
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIRECTORY", description = "where the files are")
    private Path directory;

    @Option(
        names = "--expect",
        paramLabel = "SEQUENCE:HASH",
        defaultValue = "",
        description = "a line that must be there, as an earlier run printed it")
    private String expect;

    @Override
    public Integer call() {
      try {
        return tell(AuditVerifier.verify(directory, expect));
      } catch (IOException unreadable) {
        return NodeCommand.fail(ExitCode.DATA, unreadable);
      }
    }

    private int tell(AuditVerifier.Report report) {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      report.findings().forEach(finding -> err.println("holdfast: " + finding));
      if (report.tail() > 0) {
        err.println(
            "holdfast: "
                + report.tail()
                + " bytes behind the last line are none: a node writes there now, or has crashed"
                + " and tells of it when it starts");
      }
      out.printf(
          "%s: %d lines in %d files, from %d to %d:%s%n",
          report.isWhole() ? "whole" : "DAMAGED",
          report.lines(),
          report.files(),
          report.first(),
          report.last(),
          report.hash());
      return report.isWhole() ? 0 : 1;
    }
  }
}
