package io.holdfast.client.api;

import java.time.Duration;

/**
 * The state of a lease that has not ended.
 *
 * @param renewals how often it was kept alive
 * @param keys the number of records that are deleted when it ends
 */
public record LeaseStatus(long id, Duration ttl, long renewals, long keys) {}
