package io.holdfast.client.api;

import java.time.Duration;

/**
 * A lease that lives.
 *
 * @param renewals how often it was kept alive
 * @param keys the records that die with it
 */
public record LeaseStatus(long id, Duration ttl, long renewals, long keys) {}
