package io.holdfast.raft.write;

/** Breaks a rule: it reads the wall clock. */
public final class PlantedWallClock {
  private PlantedWallClock() {}

  /** Now, by a clock that jumps. */
  public static long millis() {
    return System.currentTimeMillis();
  }
}
