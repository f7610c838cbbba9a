package io.holdfast.store.result;

import java.util.List;

/**
 * What applying a batch gave.
 *
 * @param result for whoever submitted it
 * @param renewedLeases leases made or renewed: the leader ends them at their deadlines
 * @param endedLeases leases that are gone, whatever ended them; it is too late to end them
 * @param grantedLeases leases whose owners waited for a lock, and have it now
 * @param revision the store's revision after the batch
 * @param policiesChanged whether it wrote or deleted a policy
 */
public record AppliedBatch(
    BatchResult result,
    List<LeaseTerm> renewedLeases,
    List<Long> endedLeases,
    List<Long> grantedLeases,
    long revision,
    boolean policiesChanged) {

  /**
   * A lease from its last renewal on.
   *
   * @param renewals how often it has been renewed, which names this term of it
   * @param deadlineMillis when it ends, on the cluster's clock; 0 = leases have no deadlines yet
   */
  public record LeaseTerm(long lease, long ttlMillis, long renewals, long deadlineMillis) {}
}
