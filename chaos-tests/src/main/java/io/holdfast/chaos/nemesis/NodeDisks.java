package io.holdfast.chaos.nemesis;

import java.time.Duration;
import java.util.Optional;

/**
 * What lies between the nodes and their disks. What is asked for holds from one moment to the next.
 */
public interface NodeDisks {

  /** Why nothing can be done to them, in a sentence; empty = it can. */
  Optional<String> unavailable();

  /** Whether writes that make a file longer fail as on a full disk (ENOSPC). */
  void setFull(String node, boolean full);

  /** How many of a million writes, and of a million forces, fail with an I/O error (EIO). */
  void setFailures(String node, int perMillion);

  /**
   * Lets each force (fsync, fdatasync) take longer than it does now.
   *
   * @param by so much; negative = shorter again
   */
  void delayForces(String node, Duration by);

  /** Whether forces do not return, and nothing is forced, as long as that is so. */
  void setHung(String node, boolean hung);

  /**
   * Takes back what the node wrote and had not forced, as a loss of power does. Its process must be
   * gone.
   *
   * @return how many writes were lost
   */
  int loseUnforced(String node);

  /** Disks that faults cannot reach. */
  static NodeDisks outOfReach(String reason) {
    return new NodeDisks() {
      @Override
      public Optional<String> unavailable() {
        return Optional.of(reason);
      }

      @Override
      public void setFull(String node, boolean full) {
        throw new UnsupportedOperationException(reason);
      }

      @Override
      public void setFailures(String node, int perMillion) {
        throw new UnsupportedOperationException(reason);
      }

      @Override
      public void delayForces(String node, Duration by) {
        throw new UnsupportedOperationException(reason);
      }

      @Override
      public void setHung(String node, boolean hung) {
        throw new UnsupportedOperationException(reason);
      }

      @Override
      public int loseUnforced(String node) {
        throw new UnsupportedOperationException(reason);
      }
    };
  }
}
