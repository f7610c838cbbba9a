package io.holdfast.gateway.app;

/**
 * How the process ends when it cannot start. A node that must not go on ends with the numbers of
 * {@link io.holdfast.raft.FatalHandler.ExitCode}; the JVM ends one that is out of memory with 3.
 */
enum ExitCode {
  /** Flags, file or environment cannot be used. The same number as picocli's usage errors. */
  CONFIGURATION(2),
  /** The data directory is locked, unreadable or damaged, or belongs to another node. */
  DATA(4),
  /** A port is in use, or an address is not this machine's. */
  ADDRESS(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
