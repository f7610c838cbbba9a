package io.holdfast.chaos.cluster;

import java.util.Optional;

/** What a machine must have for a test to show anything. */
public final class Requirement {
  private Requirement() {}

  /** Says loudly when it is not met: a test that did not run must not look like one that passed. */
  public static boolean isMet(String tested, Optional<String> obstacle) {
    obstacle.ifPresent(reason -> System.err.println("SKIPPED: " + tested + ": " + reason));
    return obstacle.isEmpty();
  }
}
