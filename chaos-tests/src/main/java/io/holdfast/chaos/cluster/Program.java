package io.holdfast.chaos.cluster;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** A program of this suite, started from a command line. */
public final class Program {
  private Program() {}

  /** Runs a picocli command, and ends the JVM with its exit code. */
  public static void run(Object command, String... arguments) {
    System.exit(
        new CommandLine(command)
            .setExecutionExceptionHandler(Program::onException)
            .execute(arguments));
  }

  /** After Ctrl-C the nodes go first, so what was waiting for them fails: that is no news. */
  private static int onException(Exception thrown, CommandLine command, ParseResult parsed)
      throws Exception {
    if (isStopping()) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw thrown;
  }

  /** Once the JVM has begun to stop, it takes no more hooks. */
  private static boolean isStopping() {
    Thread hook = new Thread(() -> {}, "none");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException stopping) {
      return true;
    }
  }
}
