package io.holdfast.gateway.app;

import io.holdfast.gateway.cert.CertCommand;
import io.holdfast.gateway.metrics.BuildInfo;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code holdfast}. */
@Command(
    name = "holdfast",
    description = "A replicated key-value store that you use with curl.",
    subcommands = {NodeCommand.class, GatewayCommand.class, CertCommand.class, AuditCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Which program this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {BuildInfo.OF_THIS_PROGRAM.toString()};
    }
  }

  /** Runs a command; the process ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    CommandLine program = new CommandLine(new Main());
    explain(program, "node", NodeCommand::footer);
    explain(program, "gateway", GatewayCommand::footer);
    return program.execute(arguments);
  }

  private static void explain(CommandLine program, String command, UnaryOperator<String[]> footer) {
    CommandLine.Model.UsageMessageSpec help =
        program.getSubcommands().get(command).getCommandSpec().usageMessage();
    help.footer(footer.apply(help.footer()));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Missing command: try holdfast node --help, or holdfast gateway --help");
  }
}
