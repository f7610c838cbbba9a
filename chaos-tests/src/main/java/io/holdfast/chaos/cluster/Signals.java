package io.holdfast.chaos.cluster;

import java.io.IOException;

/** Signals that Java cannot send by itself. */
final class Signals {
  private Signals() {}

  /**
   * Returns when the kernel took it; a process that has ended meanwhile takes none.
   *
   * @param signal as kill(1) names it: STOP, CONT
   */
  static void send(String signal, Process process) {
    try {
      int exitCode =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exitCode != 0 && process.isAlive()) {
        throw new IllegalStateException("kill -" + signal + " ended with " + exitCode);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot run kill", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
