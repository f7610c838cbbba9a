package io.holdfast.bench.workload;

/**
 * What a client does next, timed as one thing. Keys are numbers of a {@link Dataset}, values
 * numbers of its pool.
 */
public sealed interface Operation permits Request, Operation.ReadModifyWrite {

  /** A read and then a write of the same key, one after the other, as in YCSB F. */
  record ReadModifyWrite(int key, int value) implements Operation {}
}
