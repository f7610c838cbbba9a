package io.holdfast.gateway.jwt;

import java.io.IOException;
import java.time.Duration;

/** Where an issuer's keys come from. */
interface KeySource {
  /** The largest JWKS that is taken. */
  int MOST_BYTES = 256 << 10;

  /**
   * Reads them; bounded in size and time.
   *
   * @throws IOException in one line, where that cannot be done
   */
  String read() throws IOException, InterruptedException;

  /** How often it is read. */
  Pace pace();

  /**
   * How often keys are looked for.
   *
   * @param every when nothing calls for it
   * @param least between two looks, whatever calls for one
   * @param lasting how long keys are used when no look succeeds
   */
  record Pace(Duration every, Duration least, Duration lasting) {}
}
