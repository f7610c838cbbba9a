package io.holdfast.gateway.cert;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes keys and certificates. */
@Command(
    name = "cert",
    subcommands = {CaCommand.class, NodeCertCommand.class, ClientCertCommand.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Makes a CA, and certificates of nodes and clients that it signs.",
      "",
      "  holdfast cert ca --cluster shop",
      "  holdfast cert node n1 --host 10.0.0.1 --host n1.example.com",
      "  holdfast cert client alice",
      "",
      "All keys are EC P-256, in PEM, in files that only their owner can read. Nothing is written"
          + " over a file that is there. docs/operations/tls.md tells where they go, and how they"
          + " are replaced.",
      ""
    })
public final class CertCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing command: try holdfast cert ca --help");
  }
}
