package io.holdfast.store.result;

/**
 * The answer to a read at a revision.
 *
 * @param <T> what was asked for
 */
public sealed interface ReadResult<T> {

  /**
   * The answer; for a key that is not there the value is null.
   *
   * @param revision the revision that was read (the current one where none was named)
   */
  record Found<T>(T value, long revision) implements ReadResult<T> {}

  /** The revision lies below the floor: its history is reclaimed. */
  record Compacted<T>(long floor) implements ReadResult<T> {}

  /** The revision does not exist here yet. */
  record InTheFuture<T>(long revision) implements ReadResult<T> {}
}
