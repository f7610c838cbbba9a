package io.holdfast.chaos.nemesis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how long the nemesis strikes. Times are drawn evenly between their bounds.
 *
 * @param shortestHold how long a fault stays in force at least
 * @param longestHold and at most
 * @param shortestRest how long the cluster is left alone after a fault at least
 * @param longestRest and at most
 * @param atOnce how many different faults may be in force at the same time; at least 1
 */
public record NemesisPace(
    Duration shortestHold,
    Duration longestHold,
    Duration shortestRest,
    Duration longestRest,
    int atOnce) {

  /**
   * Long enough for an election under each fault, and between faults for nodes that were killed to
   * start again, even on a busy machine, and for work.
   */
  public static final NemesisPace DEFAULT =
      new NemesisPace(
          Duration.ofMillis(500),
          Duration.ofSeconds(6),
          Duration.ofSeconds(5),
          Duration.ofSeconds(12),
          1);

  /** Checks that bounds are in order. */
  public NemesisPace {
    if (shortestHold.isNegative() || longestHold.compareTo(shortestHold) < 0) {
      throw new IllegalArgumentException("hold from " + shortestHold + " to " + longestHold);
    }
    if (shortestRest.isNegative() || longestRest.compareTo(shortestRest) < 0) {
      throw new IllegalArgumentException("rest from " + shortestRest + " to " + longestRest);
    }
    if (atOnce < 1) {
      throw new IllegalArgumentException("faults at once: " + atOnce);
    }
  }

  /** The same times, with so many different faults in force together at most. */
  public NemesisPace atOnce(int most) {
    return new NemesisPace(shortestHold, longestHold, shortestRest, longestRest, most);
  }

  Duration hold(RandomGenerator random) {
    return between(shortestHold, longestHold, random);
  }

  Duration rest(RandomGenerator random) {
    return between(shortestRest, longestRest, random);
  }

  private static Duration between(Duration least, Duration most, RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
  }
}
