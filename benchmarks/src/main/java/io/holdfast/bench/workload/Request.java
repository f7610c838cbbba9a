package io.holdfast.bench.workload;

/** An operation that is one request to a server. */
public sealed interface Request extends Operation
    permits Request.Put, Request.Insert, Request.Get, Request.Batch {

  /** Writes over a key that is there. */
  record Put(int key, int value) implements Request {}

  /** Writes a key that may not be there yet; only ZooKeeper tells the two apart. */
  record Insert(int key, int value) implements Request {}

  /** Reads a key that is there. */
  record Get(int key, ReadLevel level) implements Request {}

  /**
   * Writes {@code count} keys in a row from {@code firstKey} on, in one request.
   *
   * @param isInsert as for {@link Insert}
   */
  record Batch(int firstKey, int count, int value, boolean isInsert) implements Request {}
}
