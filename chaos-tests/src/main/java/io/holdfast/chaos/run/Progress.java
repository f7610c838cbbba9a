package io.holdfast.chaos.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells whoever watches how a run goes: what happens, and a line of numbers now and then. */
public final class Progress {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintStream out;
  private final long beganNanos = System.nanoTime();
  private long lastNanos = beganNanos;
  private long lastOperations;

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** One line, with the time since the beginning. */
  public void say(String what) {
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    out.printf(Locale.ROOT, "%7.1f s  %s%n", seconds, what);
    out.flush();
  }

  /** The numbers, if the last time is a while ago. */
  void show(RunRecorder recorder) {
    long now = System.nanoTime();
    if (now - lastNanos < INTERVAL_NANOS) {
      return;
    }
    long operations = recorder.operations();
    double perSecond = (operations - lastOperations) / ((now - lastNanos) / 1e9);
    say(
        String.format(
            Locale.ROOT,
            "%,9d operations %,7.0f/s  %,d failed, %,d unknown  %d faults %s",
            operations,
            perSecond,
            recorder.failed(),
            recorder.unknown(),
            recorder.strikes(),
            String.join(", ", recorder.inForce())));
    lastNanos = now;
    lastOperations = operations;
  }
}
