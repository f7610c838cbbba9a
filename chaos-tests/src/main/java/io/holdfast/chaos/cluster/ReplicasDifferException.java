package io.holdfast.chaos.cluster;

import java.util.Collection;

/** Two nodes applied the same log and hold different states: the worst that can happen. */
public final class ReplicasDifferException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ReplicasDifferException(Collection<ReplicaDigest> digests) {
    super("replicas differ at the same index: " + digests);
  }
}
