package io.holdfast.chaos.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Which sources the working directory holds. */
final class Commit {
  private Commit() {}

  /** As git names it, with a word when something was changed since; "unknown" without git. */
  static String current() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty=, changed")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 ? said : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
