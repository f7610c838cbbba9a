package io.holdfast.bench.leases;

import java.io.IOException;
import java.time.Duration;

/** Makes leases in one system and keeps all of them alive. */
interface LeaseKeeper extends AutoCloseable {
  /**
   * Makes the leases, as fast as the system does it.
   *
   * @throws IOException when it refuses one
   */
  void grant(int leases, Duration ttl) throws IOException, InterruptedException;

  /** Begins to keep all of them alive, each once in that time. */
  void keepAlive(Duration every);

  /** Leases that were kept alive since then, counted once each time. */
  long renewals();

  /** Those that were found to be gone, or whose request failed. */
  long lost();

  @Override
  void close();
}
