package io.holdfast.bench.workload;

import java.util.SplittableRandom;

/**
 * Says what a client does next. Called by many clients at once, each with random numbers of its
 * own.
 */
@FunctionalInterface
public interface OperationSource {

  /** The next operation; cheap, since it is called while the clock runs. */
  Operation next(SplittableRandom random);
}
