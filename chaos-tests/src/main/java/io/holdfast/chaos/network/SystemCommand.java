package io.holdfast.chaos.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of the system (ip, iptables, nsenter), run to their end. */
final class SystemCommand {
  private SystemCommand() {}

  /**
   * Runs it.
   *
   * @return what it printed
   * @throws IllegalStateException when it cannot be run or ends with another code than 0
   */
  static String run(String... command) {
    Result result = result(command);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + result.exitCode() + ": " + result.output());
    }
    return result.output();
  }

  /** Whether it could be run and ended with 0. */
  static boolean succeeds(String... command) {
    return result(command).exitCode() == 0;
  }

  private static Result result(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Result(127, "cannot run " + List.of(command).getFirst() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + String.join(" ", command), e);
    }
  }

  private record Result(int exitCode, String output) {}
}
