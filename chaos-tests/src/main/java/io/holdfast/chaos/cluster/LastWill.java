package io.holdfast.chaos.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends the processes that this JVM started when the JVM is gone, also by SIGKILL, which runs no
 * hook: a shell reads their names from a pipe, and the kernel closes that. Then it kills what still
 * runs of them, by number, if it still is what it was.
 */
final class LastWill {
  private static final String SHELL =
      """
      trap '' HUP INT TERM
      left=$(cat)
      echo "$left" | while read -r change pid command; do
        [ "$change" = start ] || continue
        case "$left" in *"release $pid "*) continue ;; esac
        case "$(ps -o args= -p "$pid")" in *"$command"*) kill -KILL "$pid" ;; esac
      done
      """;

  private static OutputStream pipe;

  private LastWill() {}

  /**
   * Lets a process end with this JVM.
   *
   * @param command a part of its command line that no other process has
   */
  static void add(Process process, String command) {
    write("start " + process.pid() + " " + command);
  }

  /** Lets it go on after this JVM. */
  static void release(Process process) {
    write("release " + process.pid() + " .");
  }

  private static synchronized void write(String line) {
    try {
      if (pipe == null) {
        pipe = open();
      }
      pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      pipe.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("nobody would end the nodes when this process is killed", e);
    }
  }

  private static OutputStream open() throws IOException {
    return new ProcessBuilder("sh", "-c", SHELL)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .getOutputStream();
  }
}
