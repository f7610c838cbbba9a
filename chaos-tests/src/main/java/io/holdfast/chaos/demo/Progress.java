package io.holdfast.chaos.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/** A line that grows in place on a terminal; elsewhere one line now and then. */
final class Progress {
  private static final int BAR_CHARS = 30;
  private static final long LOG_PAUSE_NANOS = 3_000_000_000L;

  private final PrintStream out;
  private final boolean inPlace = isTerminal();
  private final long beginNanos = System.nanoTime();
  private long printedNanos = beginNanos;
  private boolean open;

  Progress(PrintStream out) {
    this.out = out;
  }

  void say(String text) {
    end();
    out.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - beginNanos) / 1e9, text);
  }

  void show(String what, long done, long total) {
    long now = System.nanoTime();
    if (!inPlace && now - printedNanos < LOG_PAUSE_NANOS) {
      return;
    }
    printedNanos = now;
    int full = (int) (BAR_CHARS * done / Math.max(1, total));
    String line =
        String.format(
            Locale.ROOT,
            "%5.1f s  %s [%s%s] %,d of %,d",
            (now - beginNanos) / 1e9,
            what,
            "#".repeat(full),
            ".".repeat(BAR_CHARS - full),
            done,
            total);
    out.print(inPlace ? "\r" + line : line + "\n");
    out.flush();
    open = inPlace;
  }

  /** Error Prone says that there always is a console since Java 22; in a pipe Java 25 gave null. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private void end() {
    if (open) {
      out.println();
      open = false;
    }
  }
}
