package io.holdfast.hotpath;

/** A part of the way, timed by itself. */
enum Stage {
  /** A batch becomes bytes, at its gateway. */
  ENCODE,
  /** An entry of the log becomes a batch, on a follower. */
  DECODE,
  /** The rules run: lookups, rows, digest. */
  APPLY,
  /** What they wrote goes to the database, with the log position. */
  COMMIT,
  /** The results become bytes and results again, on their way to a gateway that does not lead. */
  RESULT
}
