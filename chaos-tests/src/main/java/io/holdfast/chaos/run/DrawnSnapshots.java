package io.holdfast.chaos.run;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How often the nodes of a run take snapshots, drawn from its seed: from every 50 entries to never.
 * With frequent ones a node that comes back is sent one while the next are taken and the log is
 * purged; with rare ones it finds no newer one when something went wrong.
 */
final class DrawnSnapshots {
  static final int LEAST_ENTRIES = 50;
  private static final int DOUBLINGS = 14;

  /** Rare enough to count, frequent enough for a fault that waits for short logs. */
  private static final int DOUBLINGS_OF_SHORT_LOGS = 5;

  private static final int MAX_LOG_DOUBLINGS = 4;
  private static final double NEVER = 0.2;
  private static final String NONE = "snapshot: {entries: 1000000000, log: 1024GiB, interval: 30d}";

  private DrawnSnapshots() {}

  /**
   * A line of YAML for every node.
   *
   * @param shortLogs whether a fault waits until the logs of all nodes begin anew
   */
  static String setting(long seed, boolean shortLogs) {
    // Others draw from the seed itself.
    RandomGenerator random = new SplittableRandom(~seed);
    if (!shortLogs && random.nextDouble() < NEVER) {
      return NONE;
    }
    int doublings = shortLogs ? DOUBLINGS_OF_SHORT_LOGS : DOUBLINGS;
    long entries = Math.round(LEAST_ENTRIES * Math.pow(2, doublings * random.nextDouble()));
    int logMebibytes = 1 << random.nextInt(MAX_LOG_DOUBLINGS);
    return "snapshot: {entries: " + entries + ", log: " + logMebibytes + "MiB}";
  }
}
