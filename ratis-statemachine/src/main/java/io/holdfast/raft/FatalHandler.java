package io.holdfast.raft;

/**
 * Ends the process when the node must not go on, because it can no longer keep what it
 * acknowledged. Ratis would go on sending heartbeats with a failed log (Ratis 3.3.0 notes:
 * HDDS-5976).
 */
@FunctionalInterface
public interface FatalHandler {

  /** Does not return in production; a test's handler records and returns. */
  void stop(ExitCode code, String reason, Throwable cause);

  /** How the process ended; scripts and supervisors can rely on the numbers. */
  enum ExitCode {
    /** The log or the state could not be written: disk full, I/O error. */
    STORAGE_FAILED(70),
    /** A committed entry could not be decoded or applied, or an invariant was broken. */
    STATE_BROKEN(71),
    /** The data directory does not fit: a stranger's, or it lost what it had acknowledged. */
    DATA_REFUSED(72),
    /** Ratis closed the node by itself. */
    RAFT_CLOSED(73);

    private final int number;

    ExitCode(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }
}
