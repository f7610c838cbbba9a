package io.holdfast.chaos.checker.cycle;

/** Why one transaction comes before another one. The bits make sets of kinds. */
enum Dependency {
  /** The second one wrote the next version after the first one's. */
  WRITE_WRITE(1, "write-write"),
  /** The second one saw what the first one wrote. */
  WRITE_READ(2, "write-read"),
  /** The first one did not see what the second one wrote. */
  READ_WRITE(4, "read-write"),
  /** One process did both, one after the other. */
  PROCESS(8, "process"),
  /** The first one was over before the second one began. */
  REAL_TIME(16, "real-time");

  final int bit;
  final String word;

  Dependency(int bit, String word) {
    this.bit = bit;
    this.word = word;
  }

  static Dependency of(int bit) {
    return values()[Integer.numberOfTrailingZeros(bit)];
  }
}
