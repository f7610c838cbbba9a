package io.holdfast.gateway;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code holdfast}. */
@Command(
    name = "holdfast",
    description = "A replicated key-value store that you use with curl.",
    subcommands = NodeCommand.class,
    mixinStandardHelpOptions = true,
    version = "Holdfast on Java ${java.version}",
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs a command; the process ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    CommandLine program = new CommandLine(new Main());
    CommandLine.Model.UsageMessageSpec help =
        program.getSubcommands().get("node").getCommandSpec().usageMessage();
    help.footer(NodeCommand.footer(help.footer()));
    return program.execute(arguments);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing command: try holdfast node --help");
  }
}
