package io.holdfast.client.api;

import java.time.Duration;

/**
 * What records can die with.
 *
 * @param ttl how long it lives without {@code HoldfastClient.keepAlive}
 */
public record Lease(long id, Duration ttl) {}
