package io.holdfast.raft.write;

import java.util.function.LongSupplier;

/** Breaks a rule: it reads the clock itself. */
public final class PlantedClockReader {
  private PlantedClockReader() {}

  /** Keeps the rule: it hands a clock on. */
  public static final class Injected {
    private Injected() {}

    /** A clock for somebody else. */
    public static LongSupplier clock() {
      return System::nanoTime;
    }
  }

  /** Now. */
  public static long nanos() {
    return System.nanoTime();
  }
}
