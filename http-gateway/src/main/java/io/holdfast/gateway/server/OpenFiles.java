package io.holdfast.gateway.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections there may be. Each is an open file, and a process whose files run out can no
 * longer write its log: some are kept back for that.
 */
public final class OpenFiles {
  /**
   * Table files that the database keeps open, files of the log, other nodes, and what is loaded.
   */
  static final int RESERVED = 1_536;

  /** More would take more memory at rest than they are worth; who wants them says so. */
  static final int MAX_UNASKED = 16_384;

  private OpenFiles() {}

  /** As many as the system lets this process open. */
  public static long limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** Connections that leave enough for the rest; of few files, half. */
  public static long roomForConnections(long limit) {
    return Math.max(limit / 2, limit - RESERVED);
  }

  /** The bound where nobody has set one. */
  public static int usualConnections(long limit) {
    return (int) Math.min(MAX_UNASKED, roomForConnections(limit));
  }
}
