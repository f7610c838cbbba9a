package io.holdfast.store;

/** Breaks a rule: the store asks for the time. */
public final class PlantedClockInTheStore {
  private PlantedClockInTheStore() {}

  /** Now. */
  public static long nanos() {
    return System.nanoTime();
  }
}
